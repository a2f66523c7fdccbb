// Rings and lattices with directions and shortcuts, Kleinberg's grid, butterflies.
#include <algorithm>
#include <bit>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/topology/statistics.h"
#include "tests/topology/generator_checks.h"

namespace bsexp::topology {
namespace {

using testing::HasSubstr;

// The nodes that an arc enters.
std::vector<int64_t> in_degrees(const Graph& graph) {
  std::vector<int64_t> result;
  const Graph back = graph.reversed();
  for (int64_t node = 0; node < back.n_nodes(); ++node) result.push_back(back.degree(node));
  return result;
}

TEST(DirectedWattsStrogatz, WithoutRewiringIsTheLattice) {
  for (const auto& [kind, lattice] : std::vector<std::pair<const char*, const char*>>{
           {"watts_strogatz", "ring_lattice"}, {"watts_strogatz_2d", "lattice_2d"}}) {
    for (const int64_t n : {16, 25, 31, 42}) {
      TopologySpec spec = spec_of(kind);
      spec.degree = 6;
      spec.rewire = 0;
      spec.directed = true;
      TopologySpec plain = spec_of(lattice);
      plain.degree = 6;
      EXPECT_EQ(make_graph(spec, n, 1, "test"), make_graph(plain, n, 1, "test")) << kind << n;
      if (std::string(kind) == "watts_strogatz") continue;
      spec.torus = plain.torus = false;
      if (n == 31) continue;  // prime: a line has no six neighbours in opposite pairs across
      EXPECT_EQ(make_graph(spec, n, 1, "test"), make_graph(plain, n, 1, "test")) << "open" << n;
    }
  }
}

TEST(DirectedWattsStrogatz, KeepsTheArcsThatLeaveANode) {
  for (const char* kind : {"watts_strogatz", "watts_strogatz_2d"}) {
    for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
      TopologySpec spec = spec_of(kind);
      spec.rewire = 0.5;
      spec.directed = true;
      const Graph graph = make_graph(spec, 60, seed, "test");
      EXPECT_FALSE(graph.is_symmetric());
      for (int64_t node = 0; node < 60; ++node) EXPECT_EQ(graph.degree(node), 8);
      const std::vector<int64_t> in = in_degrees(graph);
      EXPECT_NE(*std::min_element(in.begin(), in.end()), *std::max_element(in.begin(), in.end()));
    }
  }
}

TEST(NewmanWatts, KeepsTheRingAndAddsShortcuts) {
  for (const bool directed : {false, true}) {
    int64_t shortcuts = 0;
    for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
      TopologySpec spec = spec_of("newman_watts");
      spec.degree = 4;
      spec.rewire = 0.25;
      spec.directed = directed;
      const Graph graph = make_graph(spec, 61, seed, "test");
      for (int64_t node = 0; node < 61; ++node) {
        for (const int64_t step : {1, 2, 59, 60}) EXPECT_TRUE(graph.has_arc(node, (node + step) % 61));
      }
      EXPECT_EQ(graph.is_symmetric(), !directed);
      shortcuts += graph.n_arcs() / (directed ? 1 : 2) - (directed ? 4 : 2) * 61;
      spec.rewire = 0;
      TopologySpec ring = spec_of("ring_lattice");
      ring.degree = 4;
      EXPECT_EQ(make_graph(spec, 61, seed, "test"), make_graph(ring, 61, seed, "test"));
    }
    const double expected = 0.25 * (directed ? 4 : 2) * 61 * kSeeds;
    EXPECT_NEAR(static_cast<double>(shortcuts), expected, 4 * std::sqrt(expected));
  }
}

TEST(NewmanWatts, StopsWhereTheGraphIsComplete) {
  TopologySpec spec = spec_of("newman_watts");
  spec.degree = 4;
  spec.rewire = 1;
  EXPECT_EQ(make_graph(spec, 5, 1, "test").n_arcs(), 20);
  EXPECT_LE(make_graph(spec, 6, 1, "test").n_arcs(), 30);
}

TEST(Kleinberg, WithoutContactsIsTheLattice) {
  for (const bool torus : {true, false}) {
    TopologySpec spec = spec_of("kleinberg"), lattice = spec_of("lattice_2d");
    spec.contacts = 0;
    lattice.degree = 4;
    spec.torus = lattice.torus = torus;
    for (const int64_t n : {9, 42, 60})
      EXPECT_EQ(make_graph(spec, n, 1, "test"), make_graph(lattice, n, 1, "test"));
  }
}

TEST(Kleinberg, ContactsAreAsFarAsTheFormulaSays) {
  for (const bool torus : {true, false}) {
    TopologySpec spec = spec_of("kleinberg");
    spec.torus = torus;
    spec.directed = true;
    spec.rows = 7;
    spec.exponent = 1.5;
    constexpr int64_t kColumns = 9, kNodes = 7 * kColumns, kFrom = 10;
    const auto steps = [&](int64_t a, int64_t b, int64_t n) {
      return torus ? std::min((a - b + n) % n, (b - a + n) % n) : std::abs(a - b);
    };
    std::vector<double> weight(kNodes);
    double all = 0;
    for (int64_t node = 0; node < kNodes; ++node) {
      const int64_t d =
          steps(node / kColumns, kFrom / kColumns, 7) + steps(node % kColumns, kFrom % kColumns, kColumns);
      all += weight[static_cast<size_t>(node)] = d == 0 ? 0 : std::pow(static_cast<double>(d), -1.5);
    }
    constexpr int kMany = 4000;
    std::vector<int> drawn(kNodes);
    for (uint64_t seed = 1; seed <= kMany; ++seed) {
      const Graph graph = make_graph(spec, kNodes, seed, "test");
      for (const int32_t node : graph.neighbours(kFrom)) ++drawn[static_cast<size_t>(node)];
    }
    double chi_square = 0;
    int cells = 0;
    for (size_t node = 0; node < weight.size(); ++node) {
      const double expected = kMany * weight[node] / all;
      if (drawn[node] == kMany || expected == 0) continue;  // on the lattice, or the node itself
      chi_square += (drawn[node] - expected) * (drawn[node] - expected) / expected;
      ++cells;
    }
    EXPECT_EQ(cells, 58);
    EXPECT_LT(chi_square, 58 + 4.5 * std::sqrt(2.0 * 58));
  }
}

TEST(Kleinberg, RefusesTheImpossible) {
  TopologySpec spec = spec_of("kleinberg");
  spec.contacts = 60;
  EXPECT_THAT(mask_error(spec, 60),
              HasSubstr("60 contacts are not possible with 60 nodes; they must be between 0 and 59"));
  spec.contacts = 1;
  spec.exponent = -1;
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("exponent must be between 0 and 20, not -1"));
  spec.exponent = 2;
  spec.density = 0.2;
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("give density or contacts, not both"));
}

TEST(Butterfly, JoinsNodesThatDifferInOneBit) {
  for (const int64_t n : {2, 3, 7, 16, 61}) {
    const Graph graph = make_graph(spec_of("butterfly"), n, 1, "test");
    for (int64_t a = 0; a < n; ++a) {
      for (int64_t b = 0; b < n; ++b)
        EXPECT_EQ(graph.has_arc(a, b), std::popcount(static_cast<uint64_t>(a ^ b)) == 1);
    }
    EXPECT_EQ(statistics(mask_of(graph, n, n)).giant_component, 1.0);
  }
  EXPECT_EQ(make_graph(spec_of("butterfly"), 1, 1, "test").n_arcs(), 0);
}

TEST(Butterfly, HasSomeLevelsOrOne) {
  TopologySpec spec = spec_of("butterfly");
  spec.level = 2;
  const Graph factor = make_graph(spec, 16, 1, "test");
  for (int64_t node = 0; node < 16; ++node) {
    EXPECT_EQ(factor.degree(node), 1);
    EXPECT_TRUE(factor.has_arc(node, node ^ 4));
  }
  spec.level.reset();
  spec.degree = 2;
  const Graph strides = make_graph(spec, 16, 1, "test");
  EXPECT_EQ(strides.n_arcs(), 16 * 2);
  EXPECT_TRUE(strides.has_arc(5, 4) && strides.has_arc(5, 7));
}

TEST(Butterfly, RefusesTheImpossible) {
  TopologySpec spec = spec_of("butterfly");
  spec.level = 6;
  EXPECT_THAT(mask_error(spec, 60),
              HasSubstr("there is no level 6 with 60 nodes; they have 6 levels, from 0"));
  spec.degree = 2;
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("give level, or one of degree and density"));
  EXPECT_THAT(mask_error({.kind = "butterfly", .density = 0.05, .level = 2}, 60),
              HasSubstr("a level has its own density"));
  spec.level.reset();
  spec.degree = 7;
  EXPECT_THAT(mask_error(spec, 60),
              HasSubstr("degree 7 is not possible with 60 nodes; it must be between 1 and their 6 levels"));
}

}  // namespace
}  // namespace bsexp::topology
