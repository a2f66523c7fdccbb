#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/topology/statistics.h"
#include "tests/topology/generator_checks.h"

namespace bsexp::topology {
namespace {

using testing::HasSubstr;

TEST(WattsStrogatz, WithoutRewiringIsTheRingLattice) {
  for (const int64_t degree : {2, 4, 10}) {
    TopologySpec spec = spec_of("watts_strogatz"), ring = spec_of("ring_lattice");
    spec.degree = ring.degree = degree;
    spec.rewire = 0;
    const Graph graph = make_graph(spec, 31, 5, "test");
    EXPECT_EQ(graph.edges(), make_graph(ring, 31, 5, "test").edges());
    for (int64_t node = 0; node < 31; ++node) {
      for (int64_t distance = 1; distance <= 15; ++distance) {
        EXPECT_EQ(graph.has_arc(node, (node + distance) % 31), distance <= degree / 2);
      }
    }
  }
}

TEST(WattsStrogatz, KeepsTheNumberOfEdges) {
  for (const char* kind : {"watts_strogatz", "watts_strogatz_2d"}) {
    for (const double rewire : {0.0, 0.1, 1.0}) {
      for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
        TopologySpec spec = spec_of(kind);
        spec.rewire = rewire;
        const Graph graph = make_graph(spec, 60, seed, "test");
        EXPECT_EQ(graph.n_arcs() / 2, 60 * 8 / 2) << kind;
        const std::vector<Edge> edges = graph.edges();
        EXPECT_EQ(std::adjacent_find(edges.begin(), edges.end()), edges.end()) << "a double edge";
        for (const auto& [a, b] : edges) EXPECT_NE(a, b) << "a self loop";
      }
    }
  }
}

TEST(WattsStrogatz, RewiresTheShareItIsAskedTo) {
  TopologySpec spec = spec_of("watts_strogatz");
  spec.rewire = 0.3;
  int64_t moved = 0;
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    for (const auto& [a, b] : make_graph(spec, 1000, seed, "test").edges()) {
      const int64_t distance = std::min((b - a + 1000) % 1000, (a - b + 1000) % 1000);
      if (distance > 4) ++moved;
    }
  }
  EXPECT_NEAR(static_cast<double>(moved) / (kSeeds * 4000), 0.3, 0.01);
}

TEST(WattsStrogatz, RewiresInACompleteGraph) {
  TopologySpec spec = spec_of("watts_strogatz");
  spec.degree = 4;
  spec.rewire = 1;
  EXPECT_EQ(make_graph(spec, 5, 1, "test").n_arcs() / 2, 10) << "nowhere to go: every edge stays";
}

TEST(WattsStrogatz, RewiresWhereMostPairsAreJoined) {
  for (const bool directed : {false, true}) {
    const TopologySpec spec{.kind = "watts_strogatz", .degree = 40, .rewire = 1, .directed = directed};
    std::vector<int> joined(51);
    constexpr int kSeeds = 400;
    for (uint64_t seed = 0; seed < kSeeds; ++seed) {
      const Graph graph = make_graph(spec, 51, seed, "test");
      ASSERT_EQ(graph.n_arcs(), 51 * 40);
      for (int64_t v = 1; v < 51; ++v) joined[static_cast<size_t>(v)] += graph.has_arc(0, v);
    }
    // Of the 10 free nodes one is chosen about 40 times: near or far, a node is missed with 0.9^40.
    EXPECT_NEAR(joined[1], 0.985 * kSeeds, 12) << directed;
    EXPECT_NEAR(joined[25], 0.985 * kSeeds, 12) << directed;
  }
}

TEST(WattsStrogatz2d, JoinsTheNearestOfATorus) {
  TopologySpec spec = spec_of("watts_strogatz_2d");
  spec.rewire = 0;
  const Graph graph = make_graph(spec, 6 * 7, 1, "test");
  for (int64_t node = 0; node < 42; ++node) {
    EXPECT_EQ(graph.degree(node), 8);
    const int64_t row = node / 7, column = node % 7;
    for (const auto& [dr, dc] : std::vector<std::pair<int, int>>{{0, 1}, {1, 0}, {1, 1}, {1, -1}}) {
      EXPECT_TRUE(graph.has_arc(node, (row + dr) % 6 * 7 + (column + dc + 7) % 7));
    }
  }
}

TEST(WattsStrogatz2d, OpenLatticeEndsAtItsBorder) {
  TopologySpec spec = spec_of("watts_strogatz_2d");
  spec.rewire = 0;
  spec.torus = false;
  spec.rows = 3;
  const Graph graph = make_graph(spec, 15, 1, "test");
  EXPECT_EQ(graph.degree(0), 3);
  EXPECT_EQ(graph.degree(2), 5);
  EXPECT_EQ(graph.degree(7), 8);
  EXPECT_FALSE(graph.has_arc(0, 4));
}

// The offsets half way around a torus are their own opposites; without care they are lost or taken twice.
TEST(WattsStrogatz2d, IsRegularAndInOnePieceOnNarrowLattices) {
  for (const int64_t rows : {2, 3, 4, 5}) {
    TopologySpec spec = spec_of("watts_strogatz_2d");
    spec.rewire = 0;
    spec.rows = rows;
    const Graph graph = make_graph(spec, rows * 11, 1, "test");
    EXPECT_EQ(graph.n_arcs() / 2, rows * 11 * 4) << rows;
    for (int64_t node = 0; node < graph.n_nodes(); ++node) EXPECT_EQ(graph.degree(node), 8) << rows;
    EXPECT_EQ(statistics(mask_of(graph, rows * 11, rows * 11)).giant_component, 1.0) << rows;
  }
}

TEST(WattsStrogatz2d, ChoosesTheSquarestLattice) {
  TopologySpec spec = spec_of("watts_strogatz_2d"), explicit_rows = spec;
  explicit_rows.rows = 20;
  EXPECT_EQ(make_mask(spec, 640, 640, 1, "test"), make_mask(explicit_rows, 640, 640, 1, "test"));
}

TEST(BarabasiAlbert, GrowsFromACompleteCorner) {
  for (const int64_t m : {1, 2, 5}) {
    for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
      TopologySpec spec = spec_of("barabasi_albert");
      spec.edges = m;
      const Graph graph = make_graph(spec, 50, seed, "test");
      EXPECT_EQ(graph.n_arcs() / 2, m * (m - 1) / 2 + (50 - m) * m);
      for (int64_t a = 0; a < m; ++a) {
        for (int64_t b = 0; b < a; ++b) EXPECT_TRUE(graph.has_arc(a, b));
      }
      for (int64_t node = m; node < 50; ++node) EXPECT_GE(graph.degree(node), m);
    }
  }
}

TEST(BarabasiAlbert, PrefersOldNodes) {
  TopologySpec spec = spec_of("barabasi_albert");
  spec.edges = 2;
  int64_t old_degree = 0, young_degree = 0;
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Graph graph = make_graph(spec, 500, seed, "test");
    for (int64_t node = 0; node < 10; ++node) old_degree += graph.degree(node);
    for (int64_t node = 490; node < 500; ++node) young_degree += graph.degree(node);
  }
  EXPECT_GT(old_degree, 8 * young_degree);  // about sqrt(500 / 5) in expectation
}

TEST(ErdosRenyi, HasItsDensity) {
  TopologySpec spec = spec_of("erdos_renyi");
  spec.density = 0.2;
  int64_t edges = 0;
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) edges += make_graph(spec, 100, seed, "test").n_arcs() / 2;
  const double p = (0.2 * 100 - 1) / 99;  // beside the diagonal
  EXPECT_NEAR(static_cast<double>(edges) / (kSeeds * 4950), p, 0.005);
  spec.density = 1;
  EXPECT_EQ(make_graph(spec, 20, 1, "test").n_arcs() / 2, 190);
}

TEST(Generators, RefuseTheImpossible) {
  TopologySpec spec = spec_of("watts_strogatz");
  spec.degree = 3;
  EXPECT_THAT(mask_error(spec, 60),
              HasSubstr("degree must be even and at least 2, half of it to each side; not 3"));
  spec.degree = 60;
  EXPECT_THAT(mask_error(spec, 60),
              HasSubstr("degree 60 is not possible with 60 nodes; it must be at most 59"));
  spec.degree = 4;
  spec.rewire = 1.5;
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("rewire must be between 0 and 1, not 1.5"));
  spec = spec_of("watts_strogatz_2d");
  spec.rows = 7;
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("rows 7 does not divide 60 nodes into a lattice"));
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("the squarest, 6 x 10"));
  spec.rows.reset();
  EXPECT_THAT(mask_error(spec, 61), HasSubstr("(no error)")) << "61 is prime: a ring of 61";
  spec.degree = 14;
  EXPECT_THAT(mask_error(spec, 16),
              HasSubstr("a node of a 4 x 4 lattice has only 12 neighbours in opposite pairs, not 14"));
  spec = spec_of("barabasi_albert");
  spec.edges = 60;
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("60 edges of a new node are not possible with 60 nodes"));
  spec.edges = 0;
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("edges must be at least 1, not 0"));
  spec = spec_of("erdos_renyi");
  spec.density = 0;
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("density must be above 0 and at most 1, not 0"));
  spec.density = 0.5;
  spec.degree = 4;
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("give density or degree, not both"));
  spec.density.reset();
  spec.degree = 60;
  EXPECT_THAT(mask_error(spec, 60),
              HasSubstr("erdos_renyi: degree 60 is not possible with 60 nodes; it must be "
                        "between 1 and 59"));
}

}  // namespace
}  // namespace bsexp::topology
