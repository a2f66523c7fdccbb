#include "bsexp/nn/tensor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bsexp::nn {
namespace {

using testing::ElementsAre;

TEST(Tensor, ReturnsWhatWasWritten) {
  Pool pool(kernels::make_backend("cpu", 1));
  const Tensor x = pool.from_host(2, 3, {1, 2, 3, 4, 5, 0.1});
  EXPECT_THAT(x.to_host(), ElementsAre(1, 2, 3, 4, 5, static_cast<double>(0.1F)));
  const std::vector<int32_t> ids = {7, 8};
  EXPECT_THAT(pool.from_ids(ids.data(), 2).to_host(), ElementsAre(7, 8));
  EXPECT_THAT(pool.zeros(1, 2).to_host(), ElementsAre(0, 0));
}

TEST(Tensor, MemoryIsReused) {
  Pool pool(kernels::make_backend("cpu", 1));
  const void* first = pool.make(4, 5).view().data;
  const Tensor again = pool.make(5, 4);
  EXPECT_EQ(again.view().data, first);
  EXPECT_NE(pool.make(5, 4).view().data, first);
  EXPECT_EQ(pool.bytes_in_use(), 80);
  EXPECT_EQ(pool.peak_bytes(), 160);
}

TEST(Tensor, HandlesShareMemoryAndOutliveTheirPool) {
  Tensor tensor;
  {
    Pool pool(kernels::make_backend("cpu", 1));
    tensor = pool.from_host(1, 2, {3, 4});
  }
  const Tensor copy = tensor;
  EXPECT_EQ(copy.view().data, tensor.view().data);
  EXPECT_THAT(copy.to_host(), ElementsAre(3, 4));
}

TEST(Tensor, RefusesTheImpossible) {
  Pool pool(kernels::make_backend("cpu", 1));
  EXPECT_THROW(pool.make(0, 3), InternalError);
  EXPECT_THROW(pool.from_host(2, 2, {1, 2, 3}), InternalError);
  EXPECT_THROW(Tensor().to_host(), InternalError);
}

}  // namespace
}  // namespace bsexp::nn
