#include "bsexp/topology/generators/watts_strogatz.h"

#include "bsexp/topology/generators/parameters.h"

namespace bsexp::topology {

OwnedEdges ring(int64_t n_nodes, const TopologySpec& spec, int64_t empty_slots_per_edge) {
  const int64_t degree = even_degree(n_nodes, spec);
  const bool directed = spec.directed.value_or(false);
  const int64_t n_owned = directed ? degree : degree / 2;
  const int64_t per_node = n_owned * (1 + empty_slots_per_edge);
  require_edges(static_cast<double>(n_nodes) * static_cast<double>(per_node), spec);
  OwnedEdges edges(n_nodes, per_node, directed);
  for (int64_t node = 0; node < n_nodes; ++node) {
    for (int64_t slot = 0; slot < n_owned; ++slot) {
      const int64_t distance = directed ? slot / 2 + 1 : slot + 1;
      const bool back = directed && slot % 2 == 1;
      edges.put(node, slot, (node + (back ? n_nodes - distance : distance)) % n_nodes);
    }
  }
  return edges;
}

Edges ring_lattice(int64_t n_nodes, const TopologySpec& spec, Random&) { return ring(n_nodes, spec).edges(); }

Edges watts_strogatz(int64_t n_nodes, const TopologySpec& spec, Random& random) {
  const double rewire = rewire_probability(spec);
  OwnedEdges edges = ring(n_nodes, spec);
  edges.maybe_rewire_all(rewire, random);
  return edges.edges();
}

}  // namespace bsexp::topology
