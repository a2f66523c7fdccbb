#include "bsexp/base/buffer.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace bsexp {
namespace {

TEST(AlignedBuffer, IsZeroAndAligned) {
  for (const size_t size : {1U, 3U, 16U, 1000U, 600000U}) {
    AlignedBuffer<float> buffer(size);
    EXPECT_EQ(buffer.size(), size);
    EXPECT_TRUE(std::all_of(buffer.begin(), buffer.end(), [](float x) { return x == 0; }));
    const size_t alignment = size * sizeof(float) >= size_t{2} << 20 ? size_t{2} << 20 : 64;
    EXPECT_EQ(reinterpret_cast<uintptr_t>(buffer.data()) % alignment, 0U);
    buffer[size - 1] = 1;
    EXPECT_EQ(buffer.span().back(), 1);
  }
}

TEST(AlignedBuffer, EmptyOwnsNothing) {
  EXPECT_EQ(AlignedBuffer<float>().data(), nullptr);
  EXPECT_EQ(AlignedBuffer<float>(0).data(), nullptr);
}

TEST(AlignedBuffer, MovesAndLeavesNothingBehind) {
  AlignedBuffer<int> first(10);
  first[3] = 7;
  AlignedBuffer<int> second = std::move(first);
  EXPECT_EQ(second[3], 7);
  EXPECT_EQ(first.size(), 0U);  // NOLINT(bugprone-use-after-move): what is left is the point
  EXPECT_TRUE(first.span().empty());
  first = std::move(second);
  EXPECT_EQ(first[3], 7);
  EXPECT_EQ(second.size(), 0U);  // NOLINT(bugprone-use-after-move)
}

TEST(AlignedBuffer, GrowsWhereItIsTooSmall) {
  AlignedBuffer<float> buffer;
  float* const first = grown(buffer, 10);
  EXPECT_EQ(grown(buffer, 3), first);
  EXPECT_EQ(buffer.size(), 10U);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(grown(buffer, 11)) % 64, 0U);
  EXPECT_EQ(buffer.size(), 11U);
}

TEST(AlignedBuffer, ThrowsWhatCannotBe) {
  EXPECT_THROW(AlignedBuffer<double>(SIZE_MAX / 8), std::bad_alloc);
  EXPECT_THROW(AlignedBuffer<double>(SIZE_MAX), std::bad_alloc);
}

}  // namespace
}  // namespace bsexp
