#include "bsexp/topology/block_mask.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/error.h"

namespace bsexp::topology {
namespace {

using testing::ElementsAre;

TEST(BlockMask, SortsAndMergesEdges) {
  const BlockMask mask(3, 4, {{2, 3}, {0, 1}, {2, 0}, {0, 1}});
  EXPECT_THAT(mask.indptr(), ElementsAre(0, 1, 1, 3));
  EXPECT_THAT(mask.indices(), ElementsAre(1, 0, 3));
  EXPECT_TRUE(mask.contains(2, 3));
  EXPECT_FALSE(mask.contains(1, 3));
  EXPECT_DOUBLE_EQ(mask.density(), 3.0 / 12);
  EXPECT_THROW(BlockMask(2, 2, {{0, 2}}), InternalError);
}

TEST(BlockMask, DenseHasEveryBlock) {
  const BlockMask mask = BlockMask::dense(2, 3);
  EXPECT_EQ(mask.n_blocks(), 6);
  EXPECT_EQ(mask, BlockMask(2, 3, {{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}}));
}

TEST(BlockMask, ReadsItsOwnCsrAndRefusesOthers) {
  const BlockMask mask(3, 4, {{2, 3}, {0, 1}, {2, 0}});
  EXPECT_EQ(BlockMask::from_csr(3, 4, mask.indptr(), mask.indices()), mask);
  EXPECT_THROW(BlockMask::from_csr(2, 4, mask.indptr(), mask.indices()), UserError) << "wrong number of rows";
  EXPECT_THROW(BlockMask::from_csr(3, 3, mask.indptr(), mask.indices()), UserError) << "a column outside";
  EXPECT_THROW(BlockMask::from_csr(3, 4, {0, 2, 1, 3}, mask.indices()), UserError) << "descending indptr";
  EXPECT_THROW(BlockMask::from_csr(3, 4, {0, 1, 1, 2}, mask.indices()), UserError) << "too short";
  EXPECT_THROW(BlockMask::from_csr(3, 4, mask.indptr(), {1, 3, 0}), UserError) << "descending columns";
  EXPECT_THROW(BlockMask::from_csr(3, 4, mask.indptr(), {1, 3, 3}), UserError) << "a block twice";
  EXPECT_THROW(BlockMask::from_csr(-1, 4, {}, {}), UserError);
}

}  // namespace
}  // namespace bsexp::topology
