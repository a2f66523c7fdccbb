#include "bsexp/topology/ordering.h"

#include <algorithm>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/random.h"
#include "bsexp/topology/generators.h"
#include "tests/support/errors.h"

namespace bsexp::topology {
namespace {

using testing::HasSubstr;

std::vector<int32_t> shuffled_order(int64_t n, uint64_t seed) {
  std::vector<int32_t> order(static_cast<size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  Random random(seed, "test");
  for (size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[static_cast<size_t>(random.below(static_cast<int64_t>(i)))]);
  return order;
}

BlockMask ring(int64_t n) {
  TopologySpec spec;
  spec.kind = "ring_lattice";
  spec.degree = 4;
  return make_mask(spec, n, n, 1, "test");
}

TEST(Ordering, PermutesRowsAndColumns) {
  const BlockMask mask(3, 3, {{0, 1}, {2, 2}});
  EXPECT_EQ(permuted(mask, std::vector<int32_t>{2, 0, 1}), BlockMask(3, 3, {{1, 2}, {0, 0}}));
}

TEST(Ordering, CuthillMcKeeFindsAHiddenRing) {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    const BlockMask hidden = permuted(ring(101), shuffled_order(101, seed));
    EXPECT_GT(bandwidth(hidden), 50);
    const std::vector<int32_t> order = reverse_cuthill_mckee(hidden);
    const BlockMask found = permuted(hidden, order);
    EXPECT_LE(bandwidth(found), 8);  // both arms of the ring side by side
    EXPECT_EQ(found.n_blocks(), hidden.n_blocks());
    std::vector<int32_t> sorted = order;
    std::sort(sorted.begin(), sorted.end());
    for (int32_t i = 0; i < 101; ++i) ASSERT_EQ(sorted[static_cast<size_t>(i)], i);
  }
}

TEST(Ordering, TakesComponentsDirectedMasksAndEmptyOnes) {
  const BlockMask apart(5, 5, {{0, 4}, {1, 3}});
  EXPECT_LE(bandwidth(permuted(apart, reverse_cuthill_mckee(apart))), 1);
  const BlockMask empty(4, 4, {});
  EXPECT_EQ(permuted(empty, reverse_cuthill_mckee(empty)), empty);
  EXPECT_EQ(bandwidth(empty), 0);
  EXPECT_EQ(bandwidth(apart), 4);
}

TEST(Ordering, RefusesWhatDoesNotFit) {
  const BlockMask mask(3, 3, {});
  EXPECT_THAT(error_of([] { reverse_cuthill_mckee(BlockMask(2, 3, {})); }),
              HasSubstr("an order of nodes needs a square mask; this one has 2 x 3 blocks"));
  EXPECT_THAT(error_of([&] {
                permuted(mask, std::vector<int32_t>{0, 1});
              }),
              HasSubstr("an order of 2 nodes does not fit a mask of 3 x 3 blocks"));
  EXPECT_THAT(error_of([&] {
                permuted(mask, std::vector<int32_t>{0, 1, 1});
              }),
              HasSubstr("node 1 is outside or there twice"));
  EXPECT_THAT(error_of([&] {
                permuted(mask, std::vector<int32_t>{0, 1, 3});
              }),
              HasSubstr("node 3 is outside"));
}

}  // namespace
}  // namespace bsexp::topology
