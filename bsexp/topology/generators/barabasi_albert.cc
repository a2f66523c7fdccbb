#include "bsexp/topology/generators/barabasi_albert.h"

#include "bsexp/topology/generators/parameters.h"

namespace bsexp::topology {

Graph barabasi_albert(int64_t n_nodes, const TopologySpec& spec, Random& random) {
  const int64_t m = spec.edges.value_or(kDefaultDegree / 2);
  REQUIRE(m >= 1, "{}: edges must be at least 1, not {}", spec.kind, m);
  REQUIRE(m < n_nodes, "{}: {} edges of a new node are not possible with {} nodes; edges must be at most {}",
          spec.kind, m, n_nodes, n_nodes - 1);
  Graph graph(n_nodes);
  std::vector<int64_t> ends;  // every node as often as it has edges: a uniform draw prefers high degrees
  const auto join = [&](int64_t a, int64_t b) {
    graph.add(a, b);
    ends.push_back(a);
    ends.push_back(b);
  };
  for (int64_t a = 0; a < m; ++a) {
    for (int64_t b = 0; b < a; ++b) join(a, b);
  }
  if (m == 1) ends.push_back(0);  // the seed of one node has no edge to be found by
  for (int64_t node = m; node < n_nodes; ++node) {
    const auto n_ends = static_cast<int64_t>(ends.size());
    for (int64_t joined = 0; joined < m;) {
      const int64_t target = ends[static_cast<size_t>(random.below(n_ends))];
      if (graph.has_edge(node, target)) continue;
      join(node, target);
      ++joined;
    }
  }
  return graph;
}

}  // namespace bsexp::topology
