#include "bsexp/topology/generators/barabasi_albert.h"

#include <algorithm>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/topology/generators/joined_pairs.h"
#include "bsexp/topology/generators/parameters.h"

namespace bsexp::topology {

namespace {

class Growth {
 public:
  Growth(int64_t n_nodes, int64_t m, int64_t extra) : m_(m), targets_(static_cast<size_t>(m)) {
    edges_.pairs.reserve(static_cast<size_t>(n_nodes * (m + extra)));
    ends_.reserve(static_cast<size_t>(2 * n_nodes * (m + extra)));
    for (int32_t a = 0; a < m; ++a) {
      for (int32_t b = 0; b < a; ++b) join(a, b);
    }
    if (m == 1) {  // one node has no edge to be found by: the second joins it
      begin_.push_back(0);
      join(1, 0);
    }
  }

  // The first node to be added.
  int64_t first() const { return std::max<int64_t>(m_, 2); }

  void add_node(int32_t node, Random& random) {
    const auto n_ends = static_cast<int64_t>(ends_.size());
    const size_t own = edges_.pairs.size();  // where the edges of this node begin
    // At least m draws are needed: all of them are made before the first is looked up in far memory.
    for (size_t& target : targets_) {
      target = static_cast<size_t>(random.below(n_ends));
      __builtin_prefetch(&ends_[target]);
    }
    for (const size_t target : targets_) join_once(node, ends_[target], own);
    while (edges_.pairs.size() < own + targets_.size())
      join_once(node, ends_[static_cast<size_t>(random.below(n_ends))], own);
    begin_.push_back(own);
  }

  void add_extra(Random& random) {
    const auto n_ends = static_cast<int64_t>(ends_.size());
    const int32_t a = ends_[static_cast<size_t>(random.below(n_ends))];
    const int32_t b = ends_[static_cast<size_t>(random.below(n_ends))];
    if (a != b && !came_joined(std::max(a, b), std::min(a, b)) && extra_.insert(a, b)) join(a, b);
  }

  Edges take() { return std::move(edges_); }

 private:
  void join(int32_t a, int32_t b) {
    edges_.pairs.emplace_back(a, b);
    ends_.push_back(a);
    ends_.push_back(b);
  }
  void join_once(int32_t node, int32_t target, size_t own) {
    const bool joined = std::any_of(edges_.pairs.begin() + static_cast<ptrdiff_t>(own), edges_.pairs.end(),
                                    [&](const Edge& edge) { return edge.second == target; });
    if (!joined) join(node, target);
  }
  // Whether the younger of two nodes came with an edge to the older.
  bool came_joined(int32_t young, int32_t old) const {
    if (young < m_) return true;
    const auto begin = edges_.pairs.begin() + static_cast<ptrdiff_t>(begin_[static_cast<size_t>(young - m_)]);
    return std::any_of(begin, begin + m_, [&](const Edge& edge) { return edge.second == old; });
  }

  int64_t m_;
  std::vector<size_t> targets_;
  Edges edges_;
  std::vector<int32_t> ends_;  // every node as often as it has edges: a uniform draw prefers high degrees
  std::vector<size_t> begin_;  // where the edges begin with which a node came, from node m on
  JoinedPairs extra_;
};

}  // namespace

Edges barabasi_albert(int64_t n_nodes, const TopologySpec& spec, Random& random) {
  const int64_t m = spec.edges.value_or(kDefaultDegree / 2), extra = spec.extra.value_or(0);
  REQUIRE(m >= 1, "{}: edges must be at least 1, not {}", spec.kind, m);
  REQUIRE(m < n_nodes, "{}: {} edges of a new node are not possible with {} nodes; edges must be at most {}",
          spec.kind, m, n_nodes, n_nodes - 1);
  REQUIRE(extra >= 0 && extra <= n_nodes, "{}: extra must be between 0 and the {} nodes, not {}", spec.kind,
          n_nodes, extra);
  require_edges(static_cast<double>(n_nodes) * static_cast<double>(m + extra), spec);
  Growth growth(n_nodes, m, extra);
  InterruptCheck interrupt;
  for (auto node = static_cast<int32_t>(growth.first()); node < n_nodes; ++node) {
    interrupt.after(m + extra);
    growth.add_node(node, random);
    for (int64_t i = 0; i < extra; ++i) growth.add_extra(random);
  }
  return growth.take();
}

}  // namespace bsexp::topology
