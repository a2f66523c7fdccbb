#include "bsexp/topology/generators/barabasi_albert.h"

#include <algorithm>

#include "bsexp/topology/generators/parameters.h"

namespace bsexp::topology {

Edges barabasi_albert(int64_t n_nodes, const TopologySpec& spec, Random& random) {
  const int64_t m = spec.edges.value_or(kDefaultDegree / 2);
  REQUIRE(m >= 1, "{}: edges must be at least 1, not {}", spec.kind, m);
  REQUIRE(m < n_nodes, "{}: {} edges of a new node are not possible with {} nodes; edges must be at most {}",
          spec.kind, m, n_nodes, n_nodes - 1);
  Edges edges;
  edges.pairs.reserve(static_cast<size_t>(n_nodes * m));
  std::vector<int32_t> ends;  // every node as often as it has edges: a uniform draw prefers high degrees
  ends.reserve(static_cast<size_t>(2 * n_nodes * m));
  const auto join = [&](int32_t a, int32_t b) {
    edges.pairs.emplace_back(a, b);
    ends.push_back(a);
    ends.push_back(b);
  };
  for (int32_t a = 0; a < m; ++a) {
    for (int32_t b = 0; b < a; ++b) join(a, b);
  }
  if (m == 1) ends.push_back(0);  // the seed of one node has no edge to be found by
  for (auto node = static_cast<int32_t>(m); node < n_nodes; ++node) {
    const auto n_ends = static_cast<int64_t>(ends.size());
    const auto own = static_cast<int64_t>(edges.pairs.size());  // where the edges of this node begin
    while (static_cast<int64_t>(edges.pairs.size()) < own + m) {
      const int32_t target = ends[static_cast<size_t>(random.below(n_ends))];
      const bool joined = std::any_of(edges.pairs.begin() + own, edges.pairs.end(),
                                      [&](const Edge& edge) { return edge.second == target; });
      if (!joined) join(node, target);
    }
  }
  return edges;
}

}  // namespace bsexp::topology
