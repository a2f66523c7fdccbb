// Random graphs with given degrees, groups and growth.
#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/topology/generator_checks.h"

namespace bsexp::topology {
namespace {

using testing::HasSubstr;

struct Counts {
  std::vector<int64_t> rows, columns;
};

Counts counts_of(const BlockMask& mask) {
  Counts counts{{}, std::vector<int64_t>(static_cast<size_t>(mask.n_columns()))};
  for (size_t row = 0; row + 1 < mask.indptr().size(); ++row)
    counts.rows.push_back(mask.indptr()[row + 1] - mask.indptr()[row]);
  for (const int32_t column : mask.indices()) ++counts.columns[static_cast<size_t>(column)];
  return counts;
}

int64_t spread_of(const std::vector<int64_t>& counts) {
  const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
  return *most - *least;
}

TEST(BalancedRandom, HasTheSameNumberInEveryRowAndColumn) {
  for (const auto& [n_rows, n_columns] : std::vector<std::pair<int64_t, int64_t>>{
           {2, 2}, {3, 3}, {10, 10}, {31, 31}, {60, 20}, {20, 60}, {7, 31}, {31, 30}, {2, 64}}) {
    for (const double share : {0.0, 0.01, 0.2, 0.5, 0.8, 0.99, 1.0}) {
      for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
        TopologySpec spec = spec_of("balanced_random");
        const auto all = static_cast<double>(n_rows * n_columns);
        const double least = static_cast<double>(std::max(n_rows, n_columns)) / all;
        spec.density = std::min(1.0, least + share * (1 - least));
        const BlockMask mask = make_mask(spec, n_rows, n_columns, seed, "test");
        const Counts counts = counts_of(mask);
        EXPECT_EQ(mask.n_blocks(), std::llround(*spec.density * all)) << n_rows << " x " << n_columns;
        EXPECT_LE(spread_of(counts.rows), 1);
        EXPECT_LE(spread_of(counts.columns), 1);
      }
    }
  }
}

TEST(BalancedRandom, HasItsDegreeInBothDirections) {
  for (const int64_t degree : {1, 2, 7, 15, 29}) {
    for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
      TopologySpec spec = spec_of("balanced_random");
      spec.degree = degree;
      const Counts counts = counts_of(make_mask(spec, 30, 30, seed, "test"));
      EXPECT_THAT(counts.rows, testing::Each(degree + 1));
      EXPECT_THAT(counts.columns, testing::Each(degree + 1));
    }
  }
}

TEST(BalancedRandom, ChoosesEveryBlockAlike) {
  TopologySpec spec = spec_of("balanced_random");
  for (const int64_t degree : {3, 8}) {  // placed, and all but those placed
    spec.degree = degree;
    std::vector<int> drawn(12 * 12);
    constexpr int kMany = 3000;
    for (uint64_t seed = 1; seed <= kMany; ++seed) {
      const Graph graph = make_graph(spec, 12, seed, "test");
      for (size_t a = 0; a < 12; ++a) {
        for (const int32_t b : graph.neighbours(static_cast<int64_t>(a)))
          ++drawn[a * 12 + static_cast<size_t>(b)];
      }
    }
    const double p = static_cast<double>(degree) / 11;
    for (size_t i = 0; i < drawn.size(); ++i) {
      if (i % 13 == 0) continue;  // the diagonal
      EXPECT_NEAR(drawn[i], kMany * p, 5 * std::sqrt(kMany * p * (1 - p)));
    }
  }
}

TEST(BalancedRandom, ChoosesEveryMaskAlike) {
  // Of the 44 permutations of 5 that keep no number in its place, 24 are cycles.
  TopologySpec spec = spec_of("balanced_random");
  spec.degree = 1;
  int cycles = 0;
  constexpr int kMany = 4400;
  for (uint64_t seed = 1; seed <= kMany; ++seed) {
    const Graph graph = make_graph(spec, 5, seed, "test");
    int64_t node = 0, length = 0;
    do {
      node = graph.neighbours(node)[0];
      ++length;
    } while (node != 0);
    cycles += length == 5 ? 1 : 0;
  }
  EXPECT_NEAR(cycles, 2400, 4.5 * std::sqrt(2400 * 20 / 44.0));
}

TEST(RandomRegular, HasItsDegreeEverywhere) {
  for (const auto& [n, degree] : std::vector<std::pair<int64_t, int64_t>>{{2, 1},
                                                                          {3, 2},
                                                                          {4, 1},
                                                                          {4, 2},
                                                                          {4, 3},
                                                                          {5, 2},
                                                                          {5, 4},
                                                                          {6, 3},
                                                                          {8, 5},
                                                                          {9, 4},
                                                                          {31, 6},
                                                                          {40, 19},
                                                                          {40, 20},
                                                                          {40, 39}}) {
    for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
      TopologySpec spec = spec_of("random_regular");
      spec.degree = degree;
      const Graph graph = make_graph(spec, n, seed, "test");
      EXPECT_TRUE(graph.is_symmetric());
      for (int64_t node = 0; node < n; ++node) EXPECT_EQ(graph.degree(node), degree) << n;
    }
  }
}

TEST(RandomRegular, ChoosesEveryGraphAlike) {
  // There are 70 labelled graphs of 6 nodes and degree 2: 60 hexagons and 10 pairs of triangles.
  TopologySpec spec = spec_of("random_regular");
  spec.degree = 2;
  int pairs_of_triangles = 0;
  constexpr int kMany = 7000;
  for (uint64_t seed = 1; seed <= kMany; ++seed) {
    const Graph graph = make_graph(spec, 6, seed, "test");
    pairs_of_triangles += graph.has_arc(graph.neighbours(0)[0], graph.neighbours(0)[1]) ? 1 : 0;
  }
  EXPECT_NEAR(pairs_of_triangles, 1000, 4.5 * std::sqrt(1000 * 6 / 7.0));
}

TEST(RandomRegular, RefusesAnOddNumberOfEnds) {
  TopologySpec spec = spec_of("random_regular");
  spec.degree = 3;
  EXPECT_THAT(
      mask_error(spec, 61),
      HasSubstr("degree 3 is not possible with 61 nodes: their product must be even; use degree 2 or 4"));
  spec.degree = 1;
  EXPECT_THAT(mask_error(spec, 61), HasSubstr("their product must be even; use degree 2"));
  spec.degree = 61;
  EXPECT_THAT(mask_error(spec, 61),
              HasSubstr("degree 61 is not possible with 61 nodes; it must be between 1 and 60"));
  EXPECT_THAT(mask_error(spec_of("random_regular"), 1), HasSubstr("degree 8 is not possible with 1 nodes"));
}

TEST(ErdosRenyi, ChoosesEveryPairAlike) {
  for (const bool directed : {false, true}) {
    TopologySpec spec = spec_of("erdos_renyi");
    spec.degree = 3;
    spec.directed = directed;
    std::vector<int> drawn(144);
    constexpr int kMany = 3000;
    for (uint64_t seed = 1; seed <= kMany; ++seed) {
      const Graph graph = make_graph(spec, 12, seed, "test");
      EXPECT_EQ(graph.is_symmetric(), !directed);
      for (size_t a = 0; a < 12; ++a) {
        for (const int32_t b : graph.neighbours(static_cast<int64_t>(a)))
          ++drawn[a * 12 + static_cast<size_t>(b)];
      }
    }
    const double p = 3.0 / 11;
    for (size_t i = 0; i < drawn.size(); ++i) {
      if (i % 13 == 0) continue;  // the diagonal
      EXPECT_NEAR(drawn[i], kMany * p, 5 * std::sqrt(kMany * p * (1 - p)));
    }
  }
}

TEST(StochasticBlock, MixesAsItIsAskedTo) {
  for (const bool directed : {false, true}) {
    double inside = 0, all = 0;
    for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
      TopologySpec spec = spec_of("stochastic_block");
      spec.groups = 7;  // does not divide 100
      spec.mixing = 0.3;
      spec.directed = directed;
      const Graph graph = make_graph(spec, 100, seed, "test");
      for (int64_t a = 0; a < 100; ++a) {
        for (const int32_t b : graph.neighbours(a)) inside += a * 7 / 100 == b * 7 / 100 ? 1 : 0;
      }
      all += static_cast<double>(graph.n_arcs());
    }
    EXPECT_NEAR(inside / all, 0.7, 0.02);
    EXPECT_NEAR(all / static_cast<double>(kSeeds), 800, 20);
  }
}

TEST(StochasticBlock, RefusesTheImpossible) {
  TopologySpec spec = spec_of("stochastic_block");
  spec.groups = 20;
  EXPECT_THAT(mask_error(spec, 60),
              HasSubstr("432 blocks inside the groups are wanted of 120; use another mixing"));
  spec.groups = 1;
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("48 blocks between the groups are wanted of 0"));
  spec.mixing = 0;
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("(no error)"));
  spec.groups = 61;
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("groups must be between 1 and the 60 nodes, not 61"));
  spec.groups = 2;
  spec.mixing = 1.5;
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("mixing must be between 0 and 1, not 1.5"));
}

TEST(BlockDiagonal, JoinsAllOfAGroup) {
  for (const auto& [n_rows, n_columns] :
       std::vector<std::pair<int64_t, int64_t>>{{10, 10}, {12, 12}, {9, 18}}) {
    TopologySpec spec = spec_of("block_diagonal");
    spec.groups = 3;
    const BlockMask mask = make_mask(spec, n_rows, n_columns, 1, "test");
    for (int64_t a = 0; a < n_rows; ++a) {
      for (int64_t b = 0; b < n_columns; ++b)
        EXPECT_EQ(mask.contains(a, b), a * 3 / n_rows == b * 3 / n_columns);
    }
  }
}

TEST(BarabasiAlbert, AddsExtraEdgesBetweenOldNodes) {
  for (const int64_t m : {1, 3}) {
    for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
      TopologySpec spec = spec_of("barabasi_albert");
      spec.edges = m;
      const int64_t without = make_graph(spec, 200, seed, "test").n_arcs() / 2;
      spec.extra = 2;
      const int64_t with = make_graph(spec, 200, seed, "test").n_arcs() / 2;
      EXPECT_LE(with, without + 2 * (200 - m));
      EXPECT_GE(with, without + 200) << "some are there already, and the first nodes have no room";
    }
  }
  TopologySpec spec = spec_of("barabasi_albert");
  spec.extra = 61;
  EXPECT_THAT(mask_error(spec, 60), HasSubstr("extra must be between 0 and the 60 nodes, not 61"));
}

}  // namespace
}  // namespace bsexp::topology
