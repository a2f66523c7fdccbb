#include "bsexp/topology/mix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/error.h"
#include "bsexp/topology/generators.h"
#include "tests/topology/symmetric.h"

namespace bsexp::topology {
namespace {

using testing::ElementsAre;

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
  EXPECT_THAT(mix_until_still(cycle), ElementsAre(0.5));
}

TEST(Mix, RunsUntilItIsStill) {
  EXPECT_THAT(mix_until_still(symmetric(4, {{0, 1}, {1, 2}, {2, 3}})), ElementsAre(6.0 / 12, 10.0 / 12, 1));
  EXPECT_THAT(mix_until_still(symmetric(4, {{0, 1}, {2, 3}})), ElementsAre(4.0 / 12));
  EXPECT_THAT(mix_until_still(symmetric(3, {})), ElementsAre(0));
  EXPECT_THAT(mix_until_still(symmetric(1, {})), ElementsAre(1));
}

// With the diagonal the shares come from the path lengths, otherwise from steps: both must say the same.
TEST(Mix, OfOneMaskIsTheSequenceOfThatMask) {
  for (const GeneratorRow& row : generator_table()) {
    if (row.name == "file") continue;  // has the size of its file
    TopologySpec spec;
    spec.kind = row.name;
    const BlockMask mask = make_mask(spec, 130, 130, 4, "test");
    const std::vector<double> still = mix_until_still(mask);
    EXPECT_EQ(still, mix(std::vector<BlockMask>(still.size(), mask))) << row.name;
  }
}

TEST(Mix, NeedsSquareMasksOfOneSize) {
  EXPECT_THROW(mix(std::vector<BlockMask>{BlockMask::dense(3, 3), BlockMask::dense(4, 4)}), InternalError);
  EXPECT_THROW(mix(std::vector<BlockMask>{BlockMask::dense(3, 4)}), InternalError);
  EXPECT_THROW(mix_until_still(BlockMask::dense(3, 4)), InternalError);
}

}  // namespace
}  // namespace bsexp::topology
