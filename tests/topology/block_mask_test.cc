#include "bsexp/topology/block_mask.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/errors.h"

namespace bsexp::topology {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

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
  const auto error = [](int64_t n_rows, int64_t n_columns, const std::vector<int64_t>& indptr,
                        const std::vector<int32_t>& indices) {
    return error_of([&] { BlockMask::from_csr(n_rows, n_columns, indptr, indices); });
  };
  const auto& indptr = mask.indptr();
  const auto& indices = mask.indices();
  EXPECT_THAT(error(2, 4, indptr, indices), HasSubstr("indptr does not fit a mask of 2 rows and 3 blocks"));
  EXPECT_THAT(error(3, 4, {0, 1, 1, 2}, indices), HasSubstr("indptr does not fit a mask of 3 rows"));
  EXPECT_THAT(error(3, 4, {0, 2, 1, 3}, indices), HasSubstr("indptr of the mask is not ascending"));
  EXPECT_THAT(error(3, 3, indptr, indices), HasSubstr("row 2 of the mask: column 3 is outside 0 ... 2"));
  EXPECT_THAT(error(3, 4, indptr, {1, 3, 0}),
              HasSubstr("row 2 of the mask: column 0 is outside 0 ... 3 or not "
                        "ascending"));
  EXPECT_THAT(error(3, 4, indptr, {1, 3, 3}), HasSubstr("row 2 of the mask: column 3")) << "a block twice";
  EXPECT_THAT(error(-1, 4, {}, {}), HasSubstr("a mask of -1 x 4 blocks is not possible"));
}

}  // namespace
}  // namespace bsexp::topology
