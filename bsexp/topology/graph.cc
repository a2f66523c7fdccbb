#include "bsexp/topology/graph.h"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "bsexp/base/error.h"

namespace bsexp::topology {

namespace {

// The rows of a graph from arcs that `for_each_arc(use)` passes to `use(from, to)`, the same in each of two
// calls: the first counts, the second places.
template <class ForEachArc>
void place(int64_t n_nodes, std::vector<int64_t>& first, std::vector<int32_t>& heads,
           ForEachArc&& for_each_arc) {
  first.assign(static_cast<size_t>(n_nodes) + 1, 0);
  for_each_arc([&](int32_t from, int32_t to) {
    ASSERT(from >= 0 && from < n_nodes && to >= 0 && to < n_nodes, "arc ({}, {}) among {} nodes", from, to,
           n_nodes);
    ++first[static_cast<size_t>(from) + 1];
  });
  std::partial_sum(first.begin(), first.end(), first.begin());
  heads.resize(static_cast<size_t>(first.back()));
  // Placing an arc moves the beginning of its row on; all of them end one row further.
  for_each_arc(
      [&](int32_t from, int32_t to) { heads[static_cast<size_t>(first[static_cast<size_t>(from)]++)] = to; });
  std::copy_backward(first.begin(), first.end() - 1, first.end());
  first.front() = 0;
  for (size_t v = 0; v + 1 < first.size(); ++v) {
    std::sort(heads.begin() + first[v], heads.begin() + first[v + 1]);
  }
}

}  // namespace

Graph Graph::undirected(int64_t n_nodes, std::span<const Edge> edges) {
  Graph graph;
  place(n_nodes, graph.first_, graph.heads_, [&](auto&& use) {
    for (const auto& [a, b] : edges) {
      use(a, b);
      use(b, a);
    }
  });
  graph.check_simple();
  return graph;
}

Graph Graph::directed(int64_t n_nodes, std::span<const Edge> arcs) {
  Graph graph;
  place(n_nodes, graph.first_, graph.heads_, [&](auto&& use) {
    for (const auto& [from, to] : arcs) use(from, to);
  });
  graph.check_simple();
  return graph;
}

void Graph::check_simple() const {
  for (int64_t v = 0; v < n_nodes(); ++v) {
    const auto heads = neighbours(v);
    for (size_t i = 0; i < heads.size(); ++i) {
      ASSERT(heads[i] != v && (i == 0 || heads[i - 1] != heads[i]), "arc ({}, {}) is a loop or there twice",
             v, heads[i]);
    }
  }
}

bool Graph::has_arc(int64_t from, int64_t to) const {
  const auto heads = neighbours(from);
  return std::binary_search(heads.begin(), heads.end(), static_cast<int32_t>(to));
}

bool Graph::is_symmetric() const { return *this == reversed(); }

Graph Graph::reversed() const {
  Graph graph;
  place(n_nodes(), graph.first_, graph.heads_, [&](auto&& use) {
    for (int32_t v = 0; v < n_nodes(); ++v) {
      for (const int32_t head : neighbours(v)) use(head, v);
    }
  });
  return graph;
}

Graph Graph::symmetrized() const {
  const Graph back = reversed();
  Graph graph;
  graph.first_.push_back(0);
  graph.heads_.reserve(heads_.size());
  for (int64_t v = 0; v < n_nodes(); ++v) {
    const auto out = neighbours(v), in = back.neighbours(v);
    std::set_union(out.begin(), out.end(), in.begin(), in.end(), std::back_inserter(graph.heads_));
    graph.first_.push_back(static_cast<int64_t>(graph.heads_.size()));
  }
  return graph;
}

std::vector<Edge> Graph::edges() const {
  std::vector<Edge> result;
  const Graph joined = is_symmetric() ? *this : symmetrized();
  result.reserve(static_cast<size_t>(joined.n_arcs() / 2));
  for (int32_t a = 0; a < n_nodes(); ++a) {
    for (const int32_t b : joined.neighbours(a)) {
      if (a < b) result.emplace_back(a, b);
    }
  }
  return result;
}

}  // namespace bsexp::topology
