#include "bsexp/topology/generators/balanced_random.h"

#include "bsexp/topology/editable_graph.h"
#include "bsexp/topology/generators/watts_strogatz.h"

namespace bsexp::topology {

Edges balanced_random(int64_t n_nodes, const TopologySpec& spec, Random& random) {
  constexpr int64_t kSwapsPerEdge = 10;
  std::vector<Edge> edges = ring_lattice(n_nodes, spec, random).pairs;
  EditableGraph graph(n_nodes);
  for (const auto& [a, b] : edges) graph.add(a, b);
  edges = graph.edges();
  const auto n_edges = static_cast<int64_t>(edges.size());
  for (int64_t swap = 0; swap < kSwapsPerEdge * n_edges; ++swap) {
    auto& [a, b] = edges[static_cast<size_t>(random.below(n_edges))];
    auto& [c, d] = edges[static_cast<size_t>(random.below(n_edges))];
    if (random.below(2) == 1) std::swap(c, d);
    if (a == d || c == b || graph.has_edge(a, d) || graph.has_edge(c, b)) continue;
    graph.remove(a, b);
    graph.remove(c, d);
    std::swap(b, d);
    graph.add(a, b);
    graph.add(c, d);
  }
  return {graph.edges()};
}

}  // namespace bsexp::topology
