#include "bsexp/topology/statistics.h"

#include <gtest/gtest.h>

#include "tests/topology/symmetric.h"

namespace bsexp::topology {
namespace {

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
  edges.reserve(101);
  for (int i = 0; i < 101; ++i) edges.emplace_back(i, (i + 1) % 101);
  const MaskStatistics s = statistics(symmetric(101, edges));
  EXPECT_DOUBLE_EQ(s.paths->mean_path_length, 25.5);  // 1 ... 50, each twice
  EXPECT_EQ(s.paths->diameter, 50);
}

TEST(Statistics, OfAStar) {
  std::vector<Edge> edges;
  edges.reserve(9);
  for (int i = 1; i < 10; ++i) edges.emplace_back(0, i);
  const MaskStatistics s = statistics(symmetric(10, edges));
  EXPECT_EQ(s.degree_min, 1);
  EXPECT_EQ(s.degree_max, 9);
  EXPECT_DOUBLE_EQ(s.degree_mean, 1.8);
  EXPECT_DOUBLE_EQ(s.paths->mean_path_length, (18 * 1 + 72 * 2) / 90.0);
  EXPECT_EQ(s.paths->diameter, 2);
  EXPECT_DOUBLE_EQ(s.clustering.value(), 0);
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

TEST(Statistics, CountDirectionsApart) {
  // 0 -> 1, 0 -> 2, 1 -> 2 and a diagonal block: a triangle without directions, half of it with them.
  const MaskStatistics s = statistics(BlockMask(3, 3, {{0, 1}, {0, 2}, {1, 2}, {1, 1}}));
  EXPECT_EQ(s.edges, 3);
  EXPECT_DOUBLE_EQ(s.density, 4.0 / 9);
  EXPECT_EQ(s.degree_min, 0);
  EXPECT_EQ(s.degree_max, 2);
  EXPECT_EQ(s.in_degree_min, 0);
  EXPECT_EQ(s.in_degree_max, 2);
  EXPECT_DOUBLE_EQ(s.in_degree_mean, 1);
  EXPECT_DOUBLE_EQ(s.paths->reachable, 0.5);
  EXPECT_DOUBLE_EQ(s.paths->mean_path_length, 1);
  EXPECT_DOUBLE_EQ(s.clustering.value(), 1);
  EXPECT_DOUBLE_EQ(s.giant_component.value(), 1);
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
  EXPECT_EQ(s.nodes, 2);
  EXPECT_EQ(s.edges, 3) << "there is no diagonal to leave out";
  EXPECT_DOUBLE_EQ(s.density, 0.5);
  EXPECT_EQ(s.degree_max, 2);
  EXPECT_DOUBLE_EQ(s.degree_mean, 1.5);
  EXPECT_EQ(s.in_degree_min, 0);
  EXPECT_EQ(s.in_degree_max, 2);
  EXPECT_DOUBLE_EQ(s.in_degree_mean, 1);
  EXPECT_FALSE(s.paths || s.clustering || s.giant_component);
}

}  // namespace
}  // namespace bsexp::topology
