#include "bsexp/topology/generators/watts_strogatz.h"

#include "bsexp/topology/generators/owned_edges.h"
#include "bsexp/topology/generators/parameters.h"

namespace bsexp::topology {

namespace {

// Every node owns the edges to the `degree` / 2 nodes after it, nearest first.
OwnedEdges ring(int64_t n_nodes, int64_t degree) {
  OwnedEdges edges(n_nodes, degree / 2, false);
  for (int64_t node = 0; node < n_nodes; ++node) {
    for (int64_t slot = 0; slot < degree / 2; ++slot) edges.put(node, slot, (node + slot + 1) % n_nodes);
  }
  return edges;
}

}  // namespace

Edges ring_lattice(int64_t n_nodes, const TopologySpec& spec, Random&) {
  return ring(n_nodes, even_degree(n_nodes, spec)).edges();
}

Edges watts_strogatz(int64_t n_nodes, const TopologySpec& spec, Random& random) {
  const double rewire = probability(spec.rewire.value_or(kDefaultRewire), spec, "rewire");
  const int64_t degree = even_degree(n_nodes, spec);
  OwnedEdges edges = ring(n_nodes, degree);
  for (int64_t slot = 0; slot < degree / 2; ++slot) {
    for (int64_t node = 0; node < n_nodes; ++node) edges.maybe_rewire(node, slot, rewire, random);
  }
  return edges.edges();
}

}  // namespace bsexp::topology
