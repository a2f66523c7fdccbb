#include "tests/topology/example_generator.h"

#include "bsexp/topology/editable_graph.h"
#include "bsexp/topology/generators/parameters.h"
#include "bsexp/topology/generators/watts_strogatz.h"

namespace bsexp::topology {

Edges newman_watts(int64_t n_nodes, const TopologySpec& spec, Random& random) {
  const double share = probability(spec.rewire.value_or(kDefaultRewire), spec, "rewire");
  EditableGraph graph(n_nodes);
  for (const auto& [a, b] : ring_lattice(n_nodes, spec, random).pairs) graph.add(a, b);
  const int64_t n_ring_edges = graph.n_edges();
  for (int64_t i = 0; i < n_ring_edges; ++i) {
    if (random.uniform() >= share) continue;
    const int64_t a = random.below(n_nodes);
    const int64_t b = random.below(n_nodes);
    graph.add(a, b);  // adds nothing where a is b or the edge is there
  }
  return {graph.edges()};
}

}  // namespace bsexp::topology
