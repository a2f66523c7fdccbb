#include "bsexp/topology/generators.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/topology/statistics.h"
#include "tests/support/errors.h"

namespace bsexp::topology {
namespace {

using testing::HasSubstr;

TopologySpec spec_of(const std::string& kind) {
  TopologySpec spec;
  spec.kind = kind;
  return spec;
}

std::vector<Edge> sorted_edges(const Graph& graph) {
  std::vector<Edge> edges = graph.edges();
  for (auto& [a, b] : edges) {
    if (a > b) std::swap(a, b);
  }
  std::sort(edges.begin(), edges.end());
  return edges;
}

uint64_t fingerprint(const BlockMask& mask) {
  uint64_t hash = 0xcbf29ce484222325ULL;
  for (const int64_t value : mask.indptr()) hash = (hash ^ static_cast<uint64_t>(value)) * 0x100000001b3ULL;
  for (const int32_t value : mask.indices()) hash = (hash ^ static_cast<uint64_t>(value)) * 0x100000001b3ULL;
  return hash;
}

std::string mask_error(const TopologySpec& spec, int64_t n_nodes) {
  return error_of([&] { make_mask(spec, n_nodes, n_nodes, 1, "test"); });
}

constexpr uint64_t kSeeds = 20;

TEST(EveryGenerator, MakesSymmetricMasksWithTheirDiagonal) {
  for (const GeneratorRow& row : generator_table()) {
    for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
      const BlockMask mask = make_mask(spec_of(row.name), 60, 60, seed, "test");
      for (int64_t a = 0; a < 60; ++a) {
        ASSERT_TRUE(mask.contains(a, a)) << row.name;
        for (int64_t b = 0; b < a; ++b) ASSERT_EQ(mask.contains(a, b), mask.contains(b, a)) << row.name;
      }
    }
  }
}

TEST(EveryGenerator, DependsOnSeedAndStreamAlone) {
  for (const GeneratorRow& row : generator_table()) {
    const auto mask = [&](uint64_t seed, const char* stream) {
      return make_mask(spec_of(row.name), 60, 60, seed, stream);
    };
    EXPECT_EQ(mask(1, "a"), mask(1, "a")) << row.name;
    if (row.name == "dense" || row.name == "ring_lattice") continue;
    EXPECT_FALSE(mask(1, "a") == mask(2, "a")) << row.name;
    EXPECT_FALSE(mask(1, "a") == mask(1, "b")) << row.name;
  }
}

// The same masks on every machine, today and later: a change here breaks every published seed.
TEST(EveryGenerator, IsTheSameEverywhere) {
  const std::vector<std::pair<const char*, uint64_t>> expected = {
      {"watts_strogatz", 8868565855626936351ULL},  {"watts_strogatz_2d", 846268903577220349ULL},
      {"barabasi_albert", 1810527326859092007ULL}, {"erdos_renyi", 16913044672293973753ULL},
      {"balanced_random", 3384283990001566051ULL}, {"ring_lattice", 2060558640233795291ULL},
      {"dense", 18296402398834075679ULL},
  };
  ASSERT_EQ(expected.size(), generator_table().rows().size());
  for (const auto& [kind, value] : expected) {
    EXPECT_EQ(fingerprint(make_mask(spec_of(kind), 60, 60, 1, "mask/golden")), value) << kind;
  }
}

TEST(EveryGenerator, FillsRectangularMasks) {
  for (const GeneratorRow& row : generator_table()) {
    for (const auto& [n_rows, n_columns] :
         std::vector<std::pair<int, int>>{{60, 20}, {20, 60}, {60, 45}, {1, 60}}) {
      const BlockMask mask = make_mask(spec_of(row.name), n_rows, n_columns, 3, "test");
      EXPECT_EQ(mask.n_rows(), n_rows);
      EXPECT_EQ(mask.n_columns(), n_columns);
      const int n = std::max(n_rows, n_columns);
      for (int i = 0; i < n; ++i) {
        ASSERT_TRUE(mask.contains(i * n_rows / n, i * n_columns / n)) << row.name << ": the scaled diagonal";
      }
    }
  }
}

TEST(EveryGenerator, TakesParametersOfTheTable) {
  for (const GeneratorRow& row : generator_table()) {
    for (const std::string& name : row.takes) EXPECT_TRUE(parameter_table().find(name)) << row.name;
  }
}

TEST(EveryGenerator, RefusesParametersThatItDoesNotTake) {
  TopologySpec spec = spec_of("ring_lattice");
  spec.rewire = 0.1;
  EXPECT_THAT(mask_error(spec, 60),
              HasSubstr("the topology ring_lattice does not take 'rewire'; it takes degree"));
  spec = spec_of("dense");
  spec.degree = 4;
  EXPECT_THAT(mask_error(spec, 60),
              HasSubstr("the topology dense does not take 'degree'; it takes no parameters"));
  EXPECT_THAT(mask_error(spec_of("watts_strogats"), 60),
              HasSubstr("unknown topology 'watts_strogats': did you mean 'watts_strogatz'?"));
}

TEST(WattsStrogatz, WithoutRewiringIsTheRingLattice) {
  for (const int64_t degree : {2, 4, 10}) {
    TopologySpec spec = spec_of("watts_strogatz"), ring = spec_of("ring_lattice");
    spec.degree = ring.degree = degree;
    spec.rewire = 0;
    const Graph graph = make_graph(spec, 31, 5, "test");
    EXPECT_EQ(sorted_edges(graph), sorted_edges(make_graph(ring, 31, 5, "test")));
    for (int64_t node = 0; node < 31; ++node) {
      for (int64_t distance = 1; distance <= 15; ++distance) {
        EXPECT_EQ(graph.has_edge(node, (node + distance) % 31), distance <= degree / 2);
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
        EXPECT_EQ(graph.n_edges(), 60 * 8 / 2) << kind;
        const std::vector<Edge> edges = sorted_edges(graph);
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
    for (const auto& [a, b] : sorted_edges(make_graph(spec, 1000, seed, "test"))) {
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
  EXPECT_EQ(make_graph(spec, 5, 1, "test").n_edges(), 10) << "nowhere to go: every edge stays";
}

TEST(WattsStrogatz2d, JoinsTheNearestOfATorus) {
  TopologySpec spec = spec_of("watts_strogatz_2d");
  spec.rewire = 0;
  const Graph graph = make_graph(spec, 6 * 7, 1, "test");
  for (int64_t node = 0; node < 42; ++node) {
    EXPECT_EQ(graph.degree(node), 8);
    const int64_t row = node / 7, column = node % 7;
    for (const auto& [dr, dc] : std::vector<std::pair<int, int>>{{0, 1}, {1, 0}, {1, 1}, {1, -1}}) {
      EXPECT_TRUE(graph.has_edge(node, (row + dr) % 6 * 7 + (column + dc + 7) % 7));
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
  EXPECT_FALSE(graph.has_edge(0, 4));
}

// The offsets half way around a torus are their own opposites; without care they are lost or taken twice.
TEST(WattsStrogatz2d, IsRegularAndInOnePieceOnNarrowLattices) {
  for (const int64_t rows : {2, 3, 4, 5}) {
    TopologySpec spec = spec_of("watts_strogatz_2d");
    spec.rewire = 0;
    spec.rows = rows;
    const Graph graph = make_graph(spec, rows * 11, 1, "test");
    EXPECT_EQ(graph.n_edges(), rows * 11 * 4) << rows;
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
      EXPECT_EQ(graph.n_edges(), m * (m - 1) / 2 + (50 - m) * m);
      for (int64_t a = 0; a < m; ++a) {
        for (int64_t b = 0; b < a; ++b) EXPECT_TRUE(graph.has_edge(a, b));
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
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) edges += make_graph(spec, 100, seed, "test").n_edges();
  EXPECT_NEAR(static_cast<double>(edges) / (kSeeds * 4950), 0.2, 0.007);  // five standard deviations
  spec.density = 1;
  EXPECT_EQ(make_graph(spec, 20, 1, "test").n_edges(), 190);
}

TEST(BalancedRandom, KeepsEveryDegreeAndLeavesTheRing) {
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    TopologySpec spec = spec_of("balanced_random");
    spec.degree = 6;
    const Graph graph = make_graph(spec, 100, seed, "test");
    int64_t near = 0;
    for (int64_t node = 0; node < 100; ++node) {
      EXPECT_EQ(graph.degree(node), 6);
      for (int64_t distance = 1; distance <= 3; ++distance)
        near += graph.has_edge(node, (node + distance) % 100);
    }
    EXPECT_LT(near, 50) << "of 300 edges, about 18 by chance";
  }
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
              HasSubstr("erdos_renyi: a mean degree of 60 is not possible with 60 nodes; "
                        "it must be between 1 and 59"));
}

TEST(Generators, RefuseImpossibleSizes) {
  for (const GeneratorRow& row : generator_table()) {
    EXPECT_THAT(mask_error(spec_of(row.name), 0),
                HasSubstr("a mask of 0 x 0 blocks is not possible; both sides need at least one"))
        << row.name;
  }
  EXPECT_THAT(error_of([] { make_graph(spec_of("watts_strogatz"), 0, 1, "test"); }),
              HasSubstr("a graph of 0 nodes is not possible; it needs 1 to 2147483647"));
}

}  // namespace
}  // namespace bsexp::topology
