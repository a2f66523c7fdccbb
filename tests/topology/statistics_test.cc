#include "bsexp/topology/statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/topology/graph.h"

namespace bsexp::topology {
namespace {

using testing::ElementsAre;

BlockMask symmetric(int n, const std::vector<Edge>& edges, bool diagonal = true) {
  std::vector<Edge> blocks;
  for (const auto& [a, b] : edges) {
    blocks.emplace_back(a, b);
    blocks.emplace_back(b, a);
  }
  for (int i = 0; diagonal && i < n; ++i) blocks.emplace_back(i, i);
  return BlockMask(n, n, std::move(blocks));
}

TEST(Statistics, OfAPath) {
  const MaskStatistics s = statistics(symmetric(4, {{0, 1}, {1, 2}, {2, 3}}));
  EXPECT_EQ(s.nodes, 4);
  EXPECT_EQ(s.edges, 6);
  EXPECT_DOUBLE_EQ(s.density, 10.0 / 16);
  EXPECT_EQ(s.degree_min, 1);
  EXPECT_EQ(s.degree_max, 2);
  EXPECT_DOUBLE_EQ(s.degree_mean, 1.5);
  EXPECT_DOUBLE_EQ(s.paths->mean_path_length, (3 * 1 + 2 * 2 + 1 * 3) / 6.0);
  EXPECT_EQ(s.paths->diameter, 3);
  EXPECT_DOUBLE_EQ(s.paths->reachable, 1);
  EXPECT_DOUBLE_EQ(s.clustering.value(), 0);
}

TEST(Statistics, OfATriangleWithATail) {
  const MaskStatistics s = statistics(symmetric(4, {{0, 1}, {1, 2}, {0, 2}, {2, 3}}));
  EXPECT_DOUBLE_EQ(s.clustering.value(), (1 + 1 + 1.0 / 3 + 0) / 4);
}

TEST(Statistics, OfACompleteGraph) {
  const MaskStatistics s = statistics(BlockMask::dense(70, 70));  // more than the 64 sources of one search
  EXPECT_DOUBLE_EQ(s.paths->mean_path_length, 1);
  EXPECT_DOUBLE_EQ(s.clustering.value(), 1);
  EXPECT_DOUBLE_EQ(s.density, 1);
}

TEST(Statistics, OfARing) {
  std::vector<Edge> edges;
  for (int i = 0; i < 101; ++i) edges.emplace_back(i, (i + 1) % 101);
  const MaskStatistics s = statistics(symmetric(101, edges));
  EXPECT_DOUBLE_EQ(s.paths->mean_path_length, 25.5);  // 1 ... 50, each twice
  EXPECT_EQ(s.paths->diameter, 50);
}

TEST(Statistics, OfTwoComponents) {
  const MaskStatistics s = statistics(symmetric(5, {{0, 1}, {2, 3}, {3, 4}}));
  EXPECT_DOUBLE_EQ(s.paths->reachable, 8.0 / 20);
  EXPECT_DOUBLE_EQ(s.paths->mean_path_length, (2 * 1 + 4 * 1 + 2 * 2) / 8.0);
  EXPECT_DOUBLE_EQ(s.giant_component.value(), 0.6);
}

TEST(Statistics, FollowDirections) {
  const MaskStatistics s = statistics(BlockMask(4, 4, {{0, 1}, {1, 2}, {2, 3}, {3, 0}}));
  EXPECT_EQ(s.edges, 4);
  EXPECT_DOUBLE_EQ(s.paths->mean_path_length, 2);
  EXPECT_EQ(s.paths->diameter, 3);
}

TEST(Statistics, OfIsolatedNodes) {
  const MaskStatistics s = statistics(symmetric(3, {}));
  EXPECT_EQ(s.edges, 0);
  EXPECT_DOUBLE_EQ(s.paths->reachable, 0);
  EXPECT_DOUBLE_EQ(s.paths->mean_path_length, 0);
  const MaskStatistics one = statistics(symmetric(1, {}));
  EXPECT_DOUBLE_EQ(one.paths->reachable, 1);
}

TEST(Statistics, OfRectangularMasksLeaveOutWhatIsNotDefined) {
  const MaskStatistics s = statistics(BlockMask(2, 3, {{0, 0}, {0, 1}, {1, 1}}));
  EXPECT_EQ(s.edges, 3);
  EXPECT_EQ(s.degree_max, 2);
  EXPECT_FALSE(s.paths || s.clustering || s.giant_component);
}

TEST(Mix, FollowsTheSequence) {
  // 0 -> 1 in the first step, 1 -> 2 in the second; the diagonal keeps what is joined.
  const BlockMask first(3, 3, {{0, 0}, {1, 1}, {2, 2}, {0, 1}}),
      second(3, 3, {{0, 0}, {1, 1}, {2, 2}, {1, 2}});
  EXPECT_THAT(mix(std::vector<BlockMask>{first, second}), ElementsAre(1.0 / 6, 3.0 / 6));
  EXPECT_THAT(mix(std::vector<BlockMask>{second, first}), ElementsAre(1.0 / 6, 2.0 / 6));
  EXPECT_TRUE(mix({}).empty());
}

TEST(Mix, WithoutADiagonalForgets) {
  const BlockMask cycle(3, 3, {{0, 1}, {1, 2}, {2, 0}});
  EXPECT_THAT(mix(std::vector<BlockMask>{cycle, cycle, cycle}), ElementsAre(0.5, 0.5, 0));
}

TEST(Mix, RunsUntilItIsStill) {
  EXPECT_THAT(mix_until_still(symmetric(4, {{0, 1}, {1, 2}, {2, 3}})), ElementsAre(6.0 / 12, 10.0 / 12, 1));
  EXPECT_THAT(mix_until_still(symmetric(4, {{0, 1}, {2, 3}})), ElementsAre(4.0 / 12));
}

}  // namespace
}  // namespace bsexp::topology
