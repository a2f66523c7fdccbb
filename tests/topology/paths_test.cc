#include "bsexp/topology/paths.h"

#include <cmath>

#include <gtest/gtest.h>

#include "bsexp/base/error.h"
#include "bsexp/topology/distances.h"
#include "bsexp/topology/generators.h"
#include "bsexp/topology/spectral_gap.h"
#include "bsexp/topology/statistics.h"

namespace bsexp::topology {
namespace {

// Floyd and Warshall, over sums of distances.
PathStatistics slow_paths(const Graph& graph) {
  const int64_t n = graph.n_nodes();
  std::vector<std::vector<int64_t>> far(static_cast<size_t>(n),
                                        std::vector<int64_t>(static_cast<size_t>(n), n));
  const auto at = [&](int64_t a, int64_t b) -> int64_t& {
    return far[static_cast<size_t>(a)][static_cast<size_t>(b)];
  };
  for (int64_t v = 0; v < n; ++v) {
    at(v, v) = 0;
    for (const int32_t w : graph.neighbours(v)) at(v, w) = 1;
  }
  for (int64_t k = 0; k < n; ++k) {
    for (int64_t a = 0; a < n; ++a) {
      for (int64_t b = 0; b < n; ++b) at(a, b) = std::min(at(a, b), at(a, k) + at(k, b));
    }
  }
  PathStatistics result;
  int64_t sum = 0, reached = 0;
  for (int64_t a = 0; a < n; ++a) {
    for (int64_t b = 0; b < n; ++b) {
      if (a == b || at(a, b) >= n) continue;
      sum += at(a, b);
      ++reached;
      result.diameter = std::max(result.diameter, at(a, b));
    }
  }
  result.mean_path_length = static_cast<double>(sum) / static_cast<double>(reached);
  result.reachable = static_cast<double>(reached) / static_cast<double>(n * (n - 1));
  return result;
}

TEST(Paths, AreThoseOfFloydAndWarshallForAnyNumberOfThreads) {
  Random random(1, "test/paths");
  for (const int64_t n : {65, 300, 530}) {
    std::vector<Edge> arcs;
    for (int32_t a = 0; a < n; ++a) {
      for (int32_t b = 0; b < n; ++b) {
        if (a != b && random.uniform() < 2.0 / static_cast<double>(n)) arcs.emplace_back(a, b);
      }
    }
    const Graph graph = Graph::directed(n, arcs);
    const PathStatistics expected = slow_paths(graph);
    for (const int threads : {1, 3}) {
      ThreadPool pool(threads);
      const PathStatistics found = path_statistics(graph, {}, pool);
      EXPECT_TRUE(found.exact);
      EXPECT_EQ(found.mean_path_length, expected.mean_path_length);
      EXPECT_EQ(found.diameter, expected.diameter);
      EXPECT_EQ(found.reachable, expected.reachable);
    }
  }
}

TEST(Paths, OfASampleLieWithinTheirInterval) {
  TopologySpec spec{.kind = "watts_strogatz", .degree = 8, .rewire = 0.1};
  const Graph graph = make_graph(spec, 3000, 1, "test");
  ThreadPool pool(2);
  const double exact = path_statistics(graph, {.precision = Precision::exact}, pool).mean_path_length;
  int within = 0;
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    const PathStatistics found =
        path_statistics(graph, {.precision = Precision::sampled, .sources = 50, .seed = seed}, pool);
    EXPECT_FALSE(found.exact);
    within += std::abs(found.mean_path_length - exact) <= found.mean_path_margin;
  }
  EXPECT_GE(within, 33);  // 38 expected; fewer has a probability below 1 %
  EXPECT_THROW(path_statistics(graph, {.precision = Precision::sampled, .sources = 1}, pool), UserError);
}

TEST(SpectralGap, OfKnownGraphs) {
  ThreadPool pool(2);
  const Graph complete = graph_of(BlockMask::dense(30, 30));
  EXPECT_NEAR(spectral_gap(complete, pool).value(), 30.0 / 29, 1e-12);
  const Graph ring = make_graph({.kind = "ring_lattice", .degree = 2}, 50, 1, "test");
  EXPECT_NEAR(spectral_gap(ring, pool).value(), 1 - std::cos(2 * std::acos(-1.0) / 50), 1e-11);
  EXPECT_EQ(spectral_gap(Graph::undirected(3, std::vector<Edge>{{0, 1}}), pool), 0);
}

}  // namespace
}  // namespace bsexp::topology
