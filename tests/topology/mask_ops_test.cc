#include "bsexp/topology/mask_ops.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/random.h"
#include "bsexp/topology/fingerprint.h"
#include "tests/support/errors.h"

namespace bsexp::topology {
namespace {

using testing::HasSubstr;

BlockMask random_mask(int64_t n_rows, int64_t n_columns, uint64_t seed) {
  Random random(seed, "test");
  std::vector<std::pair<int32_t, int32_t>> blocks;
  for (int32_t row = 0; row < n_rows; ++row) {
    for (int32_t column = 0; column < n_columns; ++column) {
      if (random.uniform() < 0.2) blocks.emplace_back(row, column);
    }
  }
  return BlockMask(n_rows, n_columns, blocks);
}

// Every block of the result is where `expected(row, column)` says, for odd shapes and several seeds.
template <class Expected>
void expect_blocks(const BlockMask& mask, Expected&& expected) {
  for (int64_t row = 0; row < mask.n_rows(); ++row) {
    for (int64_t column = 0; column < mask.n_columns(); ++column)
      ASSERT_EQ(mask.contains(row, column), expected(row, column)) << row << ' ' << column;
  }
}

TEST(MaskOps, AreThoseOfTheirBlocks) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const BlockMask a = random_mask(13, 7, seed), b = random_mask(13, 7, seed + 100);
    const BlockMask next = random_mask(7, 11, seed + 200);
    expect_blocks(united(a, b), [&](auto i, auto j) { return a.contains(i, j) || b.contains(i, j); });
    expect_blocks(intersected(a, b), [&](auto i, auto j) { return a.contains(i, j) && b.contains(i, j); });
    expect_blocks(transposed(a), [&](auto i, auto j) { return a.contains(j, i); });
    const BlockMask product = composed(a, next);
    EXPECT_EQ(product.n_columns(), 11);
    expect_blocks(product, [&](auto i, auto j) {
      bool joined = false;
      for (int64_t k = 0; k < 7; ++k) joined = joined || (a.contains(i, k) && next.contains(k, j));
      return joined;
    });
  }
}

TEST(MaskOps, ObeyTheirLaws) {
  const BlockMask a = random_mask(9, 9, 1), b = random_mask(9, 9, 2), c = random_mask(9, 9, 3);
  EXPECT_EQ(transposed(transposed(a)), a);
  EXPECT_EQ(united(a, a), a);
  EXPECT_EQ(intersected(a, united(a, b)), a);
  EXPECT_EQ(composed(composed(a, b), c), composed(a, composed(b, c)));
  EXPECT_EQ(transposed(composed(a, b)), composed(transposed(b), transposed(a)));
}

TEST(MaskOps, ChangeTheBlockSize) {
  const BlockMask mask = random_mask(6, 4, 5);
  const BlockMask fine = with_block_size(mask, 32, 16);
  EXPECT_EQ(fine.n_rows(), 12);
  EXPECT_EQ(fine.n_blocks(), 4 * mask.n_blocks());
  expect_blocks(fine, [&](auto i, auto j) { return mask.contains(i / 2, j / 2); });
  EXPECT_EQ(with_block_size(fine, 16, 32), mask);
  EXPECT_EQ(with_block_size(mask, 8, 8), mask);
  expect_blocks(with_block_size(mask, 8, 16), [&](auto i, auto j) {
    return mask.contains(2 * i, 2 * j) || mask.contains(2 * i + 1, 2 * j) ||
           mask.contains(2 * i, 2 * j + 1) || mask.contains(2 * i + 1, 2 * j + 1);
  });
}

TEST(MaskOps, RefuseSizesThatDoNotFit) {
  const BlockMask a = random_mask(6, 4, 1), b = random_mask(4, 4, 1);
  EXPECT_THAT(error_of([&] { united(a, b); }),
              HasSubstr("the union needs two masks of one shape; these have 6 x 4 and 4 x 4 blocks"));
  EXPECT_THAT(error_of([&] { intersected(a, b); }), HasSubstr("the intersection needs two masks"));
  EXPECT_THAT(error_of([&] { composed(b, a); }),
              HasSubstr("a mask of 4 x 4 blocks is followed by one of 6 x 4"));
  EXPECT_THAT(
      error_of([&] { with_block_size(a, 32, 24); }),
      HasSubstr("blocks of 32 units cannot become blocks of 24: one must be a multiple of the other"));
  EXPECT_THAT(error_of([&] { with_block_size(a, 0, 8); }), HasSubstr("both need at least 1"));
  EXPECT_THAT(error_of([&] { with_block_size(a, 8, 32); }),
              HasSubstr("a mask of 6 x 4 blocks does not divide into groups of 4 x 4"));
  EXPECT_THAT(error_of([&] { with_block_size(a, 1 << 30, 1); }), HasSubstr("a side has at most 2147483647"));
  EXPECT_THAT(error_of([&] {
                with_block_size(BlockMask(1, 1, {{0, 0}}), 1 << 20, 1);
              }),
              HasSubstr("1 blocks of a mask become 1099511627776 in blocks 1048576 times as fine; a mask may "
                        "have at most 1073741824"));
}

// What hashlib gives for the same bytes.
TEST(Fingerprint, IsTheSameEverywhere) {
  EXPECT_EQ(fingerprint(BlockMask(2, 3, {{0, 0}, {0, 2}, {1, 1}})), "24454a9d35bbc69a763144347de50503");
  EXPECT_EQ(fingerprint(BlockMask::dense(100, 100)), "5ead0c946fdc3365a6135231b8b5244f");
}

TEST(Fingerprint, DiffersWhereShapeOrStructureDo) {
  EXPECT_NE(fingerprint(BlockMask(2, 3, {{0, 0}})), fingerprint(BlockMask(3, 2, {{0, 0}})));
  EXPECT_NE(fingerprint(BlockMask(2, 3, {{0, 0}})), fingerprint(BlockMask(2, 4, {{0, 0}})));
  EXPECT_NE(fingerprint(BlockMask(2, 3, {{0, 0}})), fingerprint(BlockMask(2, 3, {{1, 0}})));
  EXPECT_EQ(fingerprint(random_mask(50, 40, 1)), fingerprint(random_mask(50, 40, 1)));
}

}  // namespace
}  // namespace bsexp::topology
