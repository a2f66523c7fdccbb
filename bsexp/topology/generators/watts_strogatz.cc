#include "bsexp/topology/generators/watts_strogatz.h"

#include "bsexp/topology/generators/parameters.h"
#include "bsexp/topology/generators/rewiring.h"

namespace bsexp::topology {

Graph ring_lattice(int64_t n_nodes, const TopologySpec& spec, Random&) {
  const int64_t degree = even_degree(n_nodes, spec);
  Graph graph(n_nodes);
  for (int64_t distance = 1; distance <= degree / 2; ++distance) {
    for (int64_t node = 0; node < n_nodes; ++node) graph.add(node, (node + distance) % n_nodes);
  }
  return graph;
}

Graph watts_strogatz(int64_t n_nodes, const TopologySpec& spec, Random& random) {
  const double rewire = probability(spec.rewire.value_or(kDefaultRewire), spec, "rewire");
  Graph graph = ring_lattice(n_nodes, spec, random);
  for (int64_t distance = 1; distance <= even_degree(n_nodes, spec) / 2; ++distance) {
    for (int64_t node = 0; node < n_nodes; ++node) {
      maybe_rewire(graph, node, (node + distance) % n_nodes, rewire, random);
    }
  }
  return graph;
}

}  // namespace bsexp::topology
