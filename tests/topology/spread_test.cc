#include "bsexp/topology/spread.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/topology/generators.h"
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

TEST(Spread, ANodeOutsideIsRefused) {
  const Graph graph = Graph::undirected(3, {});
  EXPECT_THAT(error_of([&] { steps_from(graph, 3); }),
              HasSubstr("node 3 is not there; the nodes are 0 to 2"));
  EXPECT_THAT(error_of([&] { steps_from(graph, -1); }), HasSubstr("node -1 is not there"));
}

}  // namespace
}  // namespace bsexp::topology
