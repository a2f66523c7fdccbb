#include "bsexp/topology/generators.h"

#include <algorithm>

#include "bsexp/topology/generators/balanced_random.h"
#include "bsexp/topology/generators/barabasi_albert.h"
#include "bsexp/topology/generators/erdos_renyi.h"
#include "bsexp/topology/generators/parameters.h"
#include "bsexp/topology/generators/watts_strogatz.h"
#include "bsexp/topology/generators/watts_strogatz_2d.h"

namespace bsexp::topology {

const Table<ParameterRow>& parameter_table() {
  static const Table<ParameterRow> table(
      "topology parameter",
      {
          {"degree", "number of neighbours of a node; of erdos_renyi, their mean",
           std::to_string(kDefaultDegree), "at least 1 and below the nodes; even but for erdos_renyi",
           [](const TopologySpec& spec) { return spec.degree.has_value(); }},
          {"rewire", "probability that an edge is rewired", fmt::format("{}", kDefaultRewire), "0 to 1",
           [](const TopologySpec& spec) { return spec.rewire.has_value(); }},
          {"edges", "edges of a new node", std::to_string(kDefaultDegree / 2),
           "at least 1 and below the nodes", [](const TopologySpec& spec) { return spec.edges.has_value(); }},
          {"density", "probability of an edge, in the place of degree", "from degree", "above 0, at most 1",
           [](const TopologySpec& spec) { return spec.density.has_value(); }},
          {"rows", "n0 of the n0 x n1 lattice", "the squarest lattice", "a divisor of the nodes",
           [](const TopologySpec& spec) { return spec.rows.has_value(); }},
          {"torus", "whether opposite borders of the lattice are joined", "true", "true or false",
           [](const TopologySpec& spec) { return spec.torus.has_value(); }},
      });
  return table;
}

const Table<GeneratorRow>& generator_table() {
  static const Table<GeneratorRow> table(
      "topology",
      {
          {"watts_strogatz",
           "ring of nearest neighbours, edges rewired with a probability",
           "Watts, Strogatz 1998",
           {"degree", "rewire"},
           watts_strogatz},
          {"watts_strogatz_2d",
           "2D lattice of nearest neighbours, edges rewired with a probability",
           "Watts, Strogatz 1998; Gray, Radford, Kingma 2017",
           {"degree", "rewire", "rows", "torus"},
           watts_strogatz_2d},
          {"barabasi_albert",
           "growth by preferential attachment",
           "Barabasi, Albert 1999",
           {"edges"},
           barabasi_albert},
          {"erdos_renyi",
           "every edge with one probability",
           "Erdos, Renyi 1959; Gilbert 1959",
           {"density", "degree"},
           erdos_renyi},
          {"balanced_random",
           "random graph in which every node has the same degree",
           "degree-preserving edge swaps, Maslov, Sneppen 2002",
           {"degree"},
           balanced_random},
          {"ring_lattice", "ring of nearest neighbours", "Watts, Strogatz 1998", {"degree"}, ring_lattice},
          {"dense", "every block", "", {}, nullptr},
      });
  return table;
}

void check_takes(const TopologySpec& spec) {
  const GeneratorRow& row = generator_table().get(spec.kind);
  for (const ParameterRow& parameter : parameter_table()) {
    const bool takes = std::find(row.takes.begin(), row.takes.end(), parameter.name) != row.takes.end();
    REQUIRE(takes || !parameter.given(spec), "the topology {} does not take '{}'; it takes {}", spec.kind,
            parameter.name, row.takes.empty() ? "no parameters" : join(row.takes));
  }
}

Graph make_graph(const TopologySpec& spec, int64_t n_nodes, uint64_t seed, const std::string& stream) {
  check_takes(spec);
  REQUIRE(n_nodes >= 1 && n_nodes <= INT32_MAX, "a graph of {} nodes is not possible; it needs 1 to {}",
          n_nodes, INT32_MAX);
  const GeneratorRow& row = generator_table().get(spec.kind);
  ASSERT(row.generate, "{} is not a graph", spec.kind);
  Random random(seed, stream);
  const Edges edges = row.generate(n_nodes, spec, random);
  return edges.directed ? Graph::directed(n_nodes, edges.pairs) : Graph::undirected(n_nodes, edges.pairs);
}

BlockMask mask_of(const Graph& graph, int64_t n_rows, int64_t n_columns) {
  const int64_t n = graph.n_nodes();
  ASSERT(n == std::max(n_rows, n_columns), "a mask of {} x {} blocks from a graph of {} nodes", n_rows,
         n_columns, n);
  std::vector<Edge> blocks;
  blocks.reserve(static_cast<size_t>(graph.n_arcs() + n));
  const auto add = [&](int64_t a, int64_t b) {
    blocks.emplace_back(static_cast<int32_t>(a * n_rows / n), static_cast<int32_t>(b * n_columns / n));
  };
  for (int64_t node = 0; node < n; ++node) {
    add(node, node);
    for (const int32_t neighbour : graph.neighbours(node)) add(node, neighbour);
  }
  return BlockMask(n_rows, n_columns, std::move(blocks));
}

BlockMask make_mask(const TopologySpec& spec, int64_t n_rows, int64_t n_columns, uint64_t seed,
                    const std::string& stream) {
  check_takes(spec);
  REQUIRE(n_rows >= 1 && n_columns >= 1,
          "a mask of {} x {} blocks is not possible; both sides need at least one", n_rows, n_columns);
  if (!generator_table().get(spec.kind).generate) return BlockMask::dense(n_rows, n_columns);
  return mask_of(make_graph(spec, std::max(n_rows, n_columns), seed, stream), n_rows, n_columns);
}

}  // namespace bsexp::topology
