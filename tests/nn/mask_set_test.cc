#include "bsexp/nn/mask_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/error.h"

namespace bsexp::nn {
namespace {

using testing::HasSubstr;

topology::TopologySpec small_world() {
  topology::TopologySpec spec;
  spec.kind = "watts_strogatz";
  spec.degree = 4;
  spec.rewire = 0.5;
  return spec;
}

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const UserError& error) {
    return error.what();
  }
  return "no UserError";
}

TEST(MaskSet, MakesEachMaskOnceFromItsOwnStream) {
  MaskSet masks(small_world(), 8, 3);
  const auto a = masks.layout("a", 160, 160);
  EXPECT_EQ(masks.layout("a", 160, 160), a);
  masks.layout("b", 160, 160);
  ASSERT_EQ(masks.masks().size(), 2U);
  EXPECT_FALSE(masks.masks()[0].mask == masks.masks()[1].mask);
  EXPECT_EQ(masks.masks()[0].mask, topology::make_mask(small_world(), 20, 20, 3, "mask/a"));
  EXPECT_EQ(a->n_blocks(), masks.masks()[0].mask.n_blocks());
  EXPECT_THROW(masks.layout("a", 160, 80), InternalError);
}

TEST(MaskSet, RefusesSizesThatDoNotDivide) {
  MaskSet masks(small_world(), 32, 3);
  EXPECT_THAT(message_of([&] { masks.layout("a", 96, 100); }),
              HasSubstr("96 x 100 does not divide into blocks of 32"));
}

TEST(DenseLayout, TakesTheLargestBlock) {
  EXPECT_EQ(dense_layout(128, 256)->block_size(), 64);
  EXPECT_EQ(dense_layout(128, 96)->block_size(), 32);
  EXPECT_EQ(dense_layout(8, 256)->block_size(), 8);
  EXPECT_EQ(dense_layout(8, 256)->n_blocks(), 32);
  EXPECT_THAT(message_of([] { dense_layout(12, 256); }),
              HasSubstr("12 x 256 does not divide into blocks of 8"));
}

}  // namespace
}  // namespace bsexp::nn
