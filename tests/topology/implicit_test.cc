// Graphs that are computed and never stored, beside the same graphs stored and those of the generators.
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/machine.h"
#include "bsexp/topology/generators.h"
#include "bsexp/topology/implicit_search.h"
#include "tests/support/errors.h"

namespace bsexp::topology {
namespace {

using testing::HasSubstr;

struct Case {
  int64_t nodes;
  TopologySpec spec;
};

// Rings and lattices: narrower than a block of the search, wider, and with rows that no block begins with.
std::vector<Case> cases() {
  return {{20011, {.kind = "watts_strogatz", .degree = 6}},
          {1201, {.kind = "watts_strogatz", .degree = 10}},
          {20000, {.kind = "watts_strogatz_2d", .degree = 8}},
          {19 * 1050, {.kind = "watts_strogatz_2d", .degree = 12, .rows = 19}},
          {3 * 401, {.kind = "watts_strogatz_2d", .degree = 6, .rows = 401}},
          {2 * 700, {.kind = "watts_strogatz_2d", .degree = 8, .rows = 2}}};
}

TEST(ImplicitSearch, FindsTheDistancesOfTheStoredGraph) {
  ThreadPool pool(3);
  for (Case of : cases()) {
    for (const double rewire : {0.0, 0.02, 0.5, 1.0}) {
      if (rewire == 0 && of.nodes > 2000) continue;  // long paths
      of.spec.rewire = rewire;
      const ImplicitWattsStrogatz graph(of.spec, of.nodes, 5);
      const Graph stored = graph.stored();
      const std::vector<int32_t> sources = draw_nodes(40, of.nodes, 1, "test");  // more than one search
      const auto found = distances_from(graph, sources, pool),
                 expected = distances_from(stored, sources, pool);
      for (size_t s = 0; s < sources.size(); ++s) {
        EXPECT_EQ(found[s].reached, expected[s].reached) << of.spec.kind << ' ' << of.nodes;
        EXPECT_EQ(found[s].sum, expected[s].sum);
        EXPECT_EQ(found[s].longest, expected[s].longest);
      }
    }
  }
}

TEST(ImplicitWattsStrogatz, WithoutRewiringIsTheLattice) {
  for (Case of : cases()) {
    of.spec.rewire = 0;
    EXPECT_EQ(ImplicitWattsStrogatz(of.spec, of.nodes, 1).stored(), make_graph(of.spec, of.nodes, 1, "test"))
        << of.spec.kind << ' ' << of.nodes;
  }
}

// Loops and double edges are taken away: about a share of k / n.
TEST(ImplicitWattsStrogatz, HasTheEdgesOfTheLatticeAndRewiresTheirShare) {
  for (Case of : cases()) {
    of.spec.rewire = 0.1;
    const Graph graph = ImplicitWattsStrogatz(of.spec, of.nodes, 2).stored();
    of.spec.rewire = 0;
    const Graph before = make_graph(of.spec, of.nodes, 1, "test");
    int64_t stayed = 0;
    for (const auto& [a, b] : before.edges()) stayed += graph.has_arc(a, b);
    const double edges = static_cast<double>(before.n_arcs()) / 2;
    EXPECT_NEAR(static_cast<double>(graph.n_arcs()) / 2, edges, 0.01 * edges + 10);
    EXPECT_NEAR(static_cast<double>(stayed) / edges, 0.9, 5 * std::sqrt(0.09 / edges) + 0.005);
    EXPECT_TRUE(graph.is_symmetric());
  }
}

// The computed graphs have fewer nodes with many rewired edges (implicit_watts_strogatz.h): their paths are
// some half a percent longer, beside what the intervals of the sources allow.
TEST(ImplicitWattsStrogatz, HasNearlyTheMeanPathOfTheGenerator) {
  ThreadPool pool(2);
  constexpr int64_t kNodes = 100'000;
  for (const char* kind : {"watts_strogatz", "watts_strogatz_2d"}) {
    const TopologySpec spec{.kind = kind, .degree = 10, .rewire = 0.1};
    const SamplingOptions sampling{.precision = Precision::sampled, .sources = 256};
    const PathStatistics stored = path_statistics(make_graph(spec, kNodes, 1, "mask/test"), sampling, pool);
    const PathStatistics computed = path_statistics(ImplicitWattsStrogatz(spec, kNodes, 1), sampling, pool);
    const double expected = 1.005 * stored.mean_path_length;
    EXPECT_NEAR(computed.mean_path_length, expected,
                std::hypot(computed.mean_path_margin, stored.mean_path_margin) + 0.003 * expected)
        << kind;
    EXPECT_LT(computed.mean_path_margin, 0.01 * computed.mean_path_length);
    EXPECT_EQ(computed.reachable, 1);
  }
}

TEST(ImplicitWattsStrogatz, ClusteringIsThatOfTheStoredGraph) {
  ThreadPool pool(2);
  const TopologySpec spec{.kind = "watts_strogatz_2d", .degree = 8, .rewire = 0.1};
  const ImplicitWattsStrogatz graph(spec, 900, 3);
  const Clustering all = clustering(graph, {}, pool);
  EXPECT_TRUE(all.exact);
  EXPECT_NEAR(all.mean, clustering(graph.stored(), {.precision = Precision::exact}, pool).mean, 1e-12);
  EXPECT_THAT(error_of([&] { clustering(graph, {.clustering_nodes = 1}, pool); }),
              HasSubstr("1 nodes give no interval: sampled clustering needs 2 at least"));
}

TEST(ImplicitWattsStrogatz, RefusesWhatItCannotCompute) {
  const auto refused = [](const TopologySpec& spec, int64_t nodes) {
    return error_of([&] { ImplicitWattsStrogatz(spec, nodes, 1); });
  };
  const std::string ring = "watts_strogatz", torus = "watts_strogatz_2d";
  EXPECT_THAT(refused({.kind = "dense"}, 101),
              HasSubstr("an implicit graph is of the kind watts_strogatz or watts_strogatz_2d, not dense"));
  EXPECT_THAT(refused({.kind = ring, .degree = 5}, 101), HasSubstr("degree must be even"));
  EXPECT_THAT(refused({.kind = ring, .degree = 6}, 6), HasSubstr("at most 5"));
  EXPECT_THAT(refused({.kind = ring, .rewire = 1.5}, 101), HasSubstr("rewire must be between 0 and 1"));
  EXPECT_THAT(refused({.kind = ring, .rows = 3}, 101), HasSubstr("does not take 'rows'"));
  EXPECT_THAT(refused({.kind = ring, .density = 0.5}, 101), HasSubstr("a degree in the place of a density"));
  EXPECT_THAT(refused({.kind = ring, .directed = true}, 101), HasSubstr("edges without directions"));
  EXPECT_THAT(refused({.kind = torus, .torus = false}, 100), HasSubstr("borders of its lattice joined"));
  EXPECT_THAT(refused({.kind = torus, .rows = 7}, 100), HasSubstr("rows 7 does not divide 100 nodes"));
  EXPECT_THAT(refused({.kind = torus, .degree = 6, .rows = 2}, 8), HasSubstr("has only 4 neighbours"));
  EXPECT_THAT(refused({.kind = ring, .degree = 2}, 2), HasSubstr("an implicit graph has 3 to"));
  constexpr int64_t kMost = INT32_MAX - 1;
  if (static_cast<double>(memory_of_machine()) < 80.0 * (kMost / 2)) {
    EXPECT_THAT(refused({.kind = ring, .degree = kMost}, INT32_MAX),
                HasSubstr("an implicit graph of degree 2147483646 takes"));
  }
}

// The offsets of the torus would be 16 GB.
TEST(ImplicitWattsStrogatz, LooksNoFurtherThanTheNearest) {
  const ImplicitWattsStrogatz graph({.kind = "watts_strogatz_2d", .degree = 40'000}, 44'721 * 44'721, 1);
  EXPECT_EQ(graph.slots().size(), 20'000U);
}

TEST(ImplicitSearch, RefusesWhatDoesNotFitTheMachine) {
  ThreadPool pool(1);
  const ImplicitWattsStrogatz graph({.kind = "watts_strogatz", .degree = 20'000}, INT32_MAX, 1);
  EXPECT_THAT(error_of([&] { path_statistics(graph, {}, pool); }),
              HasSubstr("a search of 2,147,483,647 nodes takes"));
  EXPECT_THAT(error_of([&] { path_statistics(graph, {.sources = 1}, pool); }),
              HasSubstr("1 sources give no interval"));
}

}  // namespace
}  // namespace bsexp::topology
