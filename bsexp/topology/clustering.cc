#include "bsexp/topology/clustering.h"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <span>
#include <vector>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"

namespace bsexp::topology {

namespace {

constexpr int64_t kGrain = 256;  // nodes of a task

double share_joined(int64_t triangles, int64_t degree) {
  if (degree < 2) return 0;
  return 2 * static_cast<double>(triangles) / (static_cast<double>(degree) * static_cast<double>(degree - 1));
}

// Neighbours of greater degree, or of the same and a greater number.
class ForwardArcs {
 public:
  explicit ForwardArcs(const Graph& graph) : first_{0} {
    heads_.reserve(static_cast<size_t>(graph.n_arcs() / 2));
    for (int64_t v = 0; v < graph.n_nodes(); ++v) {
      for (const int32_t w : graph.neighbours(v)) {
        if (std::pair(graph.degree(v), v) < std::pair(graph.degree(w), int64_t{w})) heads_.push_back(w);
      }
      first_.push_back(heads_.size());
    }
  }
  std::span<const int32_t> of(int64_t v) const {
    const auto at = static_cast<size_t>(v);
    return {heads_.data() + first_[at], first_[at + 1] - first_[at]};
  }

 private:
  std::vector<size_t> first_;
  std::vector<int32_t> heads_;
};

std::vector<int64_t> triangles_of_nodes(const Graph& graph, ThreadPool& pool) {
  const ForwardArcs forward(graph);
  std::vector<int64_t> triangles(static_cast<size_t>(graph.n_nodes()));
  const auto add = [&](int64_t node, int64_t n) {
    std::atomic_ref(triangles[static_cast<size_t>(node)]).fetch_add(n, std::memory_order_relaxed);
  };
  pool.for_ranges(graph.n_nodes(), kGrain, [&](int64_t begin, int64_t end) {
    std::vector<char> marked(triangles.size());
    for (int64_t v = begin; v < end; ++v) {
      if (v % kGrain == 0) stop_if_interrupted();
      for (const int32_t w : forward.of(v)) marked[static_cast<size_t>(w)] = 1;
      int64_t of_v = 0;
      for (const int32_t w : forward.of(v)) {
        int64_t of_w = 0;
        for (const int32_t x : forward.of(w)) {
          if (!marked[static_cast<size_t>(x)]) continue;
          add(x, 1);
          ++of_w;
        }
        if (of_w > 0) add(w, of_w);
        of_v += of_w;
      }
      if (of_v > 0) add(v, of_v);
      for (const int32_t w : forward.of(v)) marked[static_cast<size_t>(w)] = 0;
    }
  });
  return triangles;
}

double transitivity_of(const Graph& graph, const std::vector<int64_t>& triangles) {
  double joined = 0, pairs = 0;
  for (int64_t v = 0; v < graph.n_nodes(); ++v) {
    const auto degree = static_cast<double>(graph.degree(v));
    joined += static_cast<double>(triangles[static_cast<size_t>(v)]);
    pairs += degree * (degree - 1) / 2;
  }
  return pairs > 0 ? joined / pairs : 0;
}

// Of one node; `marked` is clear before and after.
int64_t triangles_of(const Graph& graph, int64_t v, std::vector<char>& marked) {
  for (const int32_t w : graph.neighbours(v)) marked[static_cast<size_t>(w)] = 1;
  int64_t twice = 0;
  for (const int32_t w : graph.neighbours(v)) {
    for (const int32_t x : graph.neighbours(w)) twice += marked[static_cast<size_t>(x)];
  }
  for (const int32_t w : graph.neighbours(v)) marked[static_cast<size_t>(w)] = 0;
  return twice / 2;
}

}  // namespace

Clustering clustering(const Graph& undirected, const SamplingOptions& options, ThreadPool& pool) {
  const int64_t n = undirected.n_nodes();
  Clustering result;
  std::vector<double> local;
  if (options.exact(n) || n < 2) {
    const std::vector<int64_t> triangles = triangles_of_nodes(undirected, pool);
    for (int64_t v = 0; v < n; ++v) {
      local.push_back(share_joined(triangles[static_cast<size_t>(v)], undirected.degree(v)));
    }
    result.transitivity = transitivity_of(undirected, triangles);
  } else {
    REQUIRE(options.clustering_nodes >= 2, "{} nodes give no interval: sampled clustering needs 2 at least",
            options.clustering_nodes);
    const std::vector<int32_t> nodes =
        draw_nodes(std::min(n, options.clustering_nodes), n, options.seed, "statistics/clustering");
    local.resize(nodes.size());
    pool.for_ranges(static_cast<int64_t>(nodes.size()), kGrain, [&](int64_t begin, int64_t end) {
      std::vector<char> marked(static_cast<size_t>(n));
      for (auto i = static_cast<size_t>(begin); i < static_cast<size_t>(end); ++i) {
        local[i] = share_joined(triangles_of(undirected, nodes[i], marked), undirected.degree(nodes[i]));
      }
    });
    result.exact = false;
    result.margin = margin_of_mean(local, n);
  }
  result.nodes = static_cast<int64_t>(local.size());
  result.mean = std::accumulate(local.begin(), local.end(), 0.0) / static_cast<double>(local.size());
  return result;
}

}  // namespace bsexp::topology
