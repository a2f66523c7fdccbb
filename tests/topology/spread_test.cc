#include "bsexp/topology/spread.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/topology/generators.h"
#include "bsexp/topology/mix.h"
#include "bsexp/topology/statistics.h"
#include "tests/support/errors.h"

namespace bsexp::topology {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Spread, FollowsArcsAndLeavesOutWhatTheyDoNotReach) {
  const std::vector<Edge> arcs = {{0, 1}, {1, 2}, {2, 0}, {3, 0}};
  const Graph graph = Graph::directed(4, arcs);
  EXPECT_THAT(steps_from(graph, 1), ElementsAre(2, 0, 1, -1));
  EXPECT_THAT(reached_within(steps_from(graph, 1)), ElementsAre(1, 2, 3));
}

TEST(Spread, OnARingReachesTheDegreeMoreInEachStep) {
  TopologySpec spec;
  spec.kind = "ring_lattice";
  spec.degree = 4;
  const Graph graph = make_graph(spec, 15, 1, "mask/hidden");
  EXPECT_THAT(reached_within(steps_from(graph, 7)), ElementsAre(1, 5, 9, 13, 15));
}

TEST(Spread, FromAllNodesGivesTheMeanPathLength) {
  TopologySpec spec;
  spec.degree = 8;
  const Graph graph = make_graph(spec, 91, 3, "mask/hidden");
  double sum = 0;
  for (int64_t node = 0; node < 91; ++node) {
    for (const int32_t step : steps_from(graph, node)) sum += step;
  }
  const MaskStatistics expected = statistics(make_mask(spec, 91, 91, 3, "mask/hidden"));
  EXPECT_NEAR(sum / (91 * 90), expected.paths->mean_path_length, 1e-12);
}

TEST(Spread, PassesMasksInTurn) {
  // 0 -> 1 in the first step, 1 -> 2 in the second, and 2 -> 3 in the first again.
  const BlockMask first(5, 5, {{0, 1}, {2, 3}}), second(5, 5, {{1, 2}});
  EXPECT_THAT(steps_through(std::vector<BlockMask>{first, second}, 0), ElementsAre(0, 1, 2, 3, -1));
  EXPECT_THAT(steps_through(std::vector<BlockMask>{second, first}, 0), ElementsAre(0, 2, 3, 4, -1));
  EXPECT_THAT(steps_through(std::vector<BlockMask>{second, first}, 3), ElementsAre(-1, -1, -1, 0, -1));
}

TEST(Spread, ThroughOneMaskIsThatInItsGraph) {
  for (const char* kind : {"watts_strogatz_2d", "barabasi_albert", "block_diagonal", "balanced_random"}) {
    TopologySpec spec;
    spec.kind = kind;
    const BlockMask mask = make_mask(spec, 144, 144, 2, "mask/hidden");
    for (const int64_t node : {0, 77}) {
      const std::vector<int32_t> expected = steps_from(graph_of(mask), node);
      EXPECT_EQ(steps_through(std::vector<BlockMask>{mask}, node), expected);
      EXPECT_EQ(steps_through(std::vector<BlockMask>{mask, mask, mask}, node), expected);
    }
  }
}

// Taken with its diagonal, a sequence joins in t steps what it activates in t steps.
TEST(Spread, ReachesWhatTheSequenceMixes) {
  std::vector<BlockMask> sequence;
  for (const uint64_t seed : {1, 2, 3}) sequence.push_back(make_mask({}, 64, 64, seed, "mask/hidden"));
  std::vector<double> joined(sequence.size());
  for (int64_t node = 0; node < 64; ++node) {
    std::vector<int64_t> reached = reached_within(steps_through(sequence, node));
    reached.resize(std::max<size_t>(reached.size(), 4), 64);
    for (size_t t = 0; t < joined.size(); ++t)
      joined[t] += static_cast<double>(reached[t + 1] - 1) / (64 * 63);
  }
  const std::vector<double> expected = mix(sequence);
  for (size_t t = 0; t < joined.size(); ++t) EXPECT_NEAR(joined[t], expected[t], 1e-12);
}

TEST(Spread, MasksOfSeveralSizesAreRefused) {
  const std::vector<BlockMask> sizes = {BlockMask::dense(3, 3), BlockMask::dense(3, 4)};
  EXPECT_THAT(error_of([&] { steps_through(sizes, 0); }),
              HasSubstr("square and of one size; one is 3 x 3 blocks, one 3 x 4"));
  EXPECT_THAT(error_of([&] { steps_through(std::vector<BlockMask>{BlockMask::dense(3, 3)}, 3); }),
              HasSubstr("node 3 is not there"));
}

TEST(Spread, ANodeOutsideIsRefused) {
  const Graph graph = Graph::undirected(3, {});
  EXPECT_THAT(error_of([&] { steps_from(graph, 3); }),
              HasSubstr("node 3 is not there; the nodes are 0 to 2"));
  EXPECT_THAT(error_of([&] { steps_from(graph, -1); }), HasSubstr("node -1 is not there"));
}

}  // namespace
}  // namespace bsexp::topology
