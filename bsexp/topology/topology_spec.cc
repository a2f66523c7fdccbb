#include "bsexp/topology/topology_spec.h"

#include "bsexp/topology/generators/parameters.h"

namespace bsexp::topology {

bool ParameterRow::given(const TopologySpec& spec) const {
  bool result = false;
  each_parameter(spec, [&](const char* parameter, const auto& value) {
    if (name == parameter) result = value.has_value();
  });
  return result;
}

const Table<ParameterRow>& parameter_table() {
  static const Table<ParameterRow> table(
      "topology parameter",
      {
          {"degree", "number of neighbours of a node, or their mean",
           fmt::format("{}; kleinberg: {}; butterfly: one for each level", kDefaultDegree, kKleinbergDegree),
           "at least 1 and below the nodes; even for rings and lattices"},
          {"density",
           "share of the blocks that are there, the diagonal included; in the place of degree, edges, "
           "contacts or groups",
           "from these", "above 0, at most 1"},
          {"rewire", "probability that an edge is rewired; newman_watts: that it gets a shortcut",
           fmt::format("{}", kDefaultRewire), "0 to 1"},
          {"edges", "edges of a new node", std::to_string(kDefaultDegree / 2),
           "at least 1 and below the nodes"},
          {"extra", "edges between old nodes that come with a new node", "0", "0 to the nodes"},
          {"rows", "n0 of the n0 x n1 lattice", "the squarest lattice", "a divisor of the nodes"},
          {"torus", "whether opposite borders of the lattice are joined", "true", "true or false"},
          {"contacts", "long-range contacts of a node", std::to_string(kDefaultContacts),
           "at least 0 and below the nodes"},
          {"exponent", "r where a contact at distance d has a probability proportional to 1 / d^r",
           fmt::format("{}", kDefaultExponent), "0 to 20"},
          {"groups", "number of groups of equal size", std::to_string(kDefaultGroups), "1 to the nodes"},
          {"mixing", "share of the edges that lead to another group", fmt::format("{}", kDefaultMixing),
           "0 to 1"},
          {"level", "l where the edges i, i xor 2^l are the only ones", "every level",
           "2^level below the nodes"},
          {"directed",
           "whether every arc is drawn on its own; otherwise both directions of an edge are there", "false",
           "true or false"},
          {"path", "the file of the mask, or RUN#NAME for a mask of a run", "none", "a file as in masks.md"},
      });
  return table;
}

}  // namespace bsexp::topology
