// Memory of the guarded backend faults when anything but the backend touches it.
#include <gtest/gtest.h>

#include "tests/kernels/values_on.h"

namespace bsexp::kernels {

namespace {

TEST(GuardedDeathTest, HostCodeCannotReadATensor) {
  const BackendPtr backend = make_backend("guarded", 1);
  EXPECT_EQ(backend->name(), "guarded");
  const Floats x(*backend, 1, 4, {1, 2, 3, 4});
  const volatile float* const data = x.view().as<float>();
  EXPECT_DEATH({ [[maybe_unused]] const float value = data[0]; }, "");
}

TEST(GuardedDeathTest, HostCodeCannotWriteATensorAfterAKernel) {
  const BackendPtr backend = make_backend("guarded", 2);
  const Floats x(*backend, 1, 4);
  backend->run(Fill{x.view(), 3});
  EXPECT_EQ(x.values(), std::vector<float>(4, 3));
  volatile float* const data = x.view().as<float>();
  EXPECT_DEATH(data[0] = 1, "");
}

TEST(GuardedDeathTest, AKernelCannotRunOverTheEndOfATensor) {
  const BackendPtr backend = make_backend("guarded", 1);
  const Floats x(*backend, 1, 16);
  View longer = x.view();
  longer.features = 32;
  EXPECT_DEATH(backend->run(Fill{longer, 1}), "");
}

TEST(Guarded, MemoryIsUsedAgainAndAccessClosesAfterAnError) {
  const BackendPtr backend = make_backend("guarded", 1);
  void* const first = backend->allocate(1000);
  backend->free(first);
  void* const second = backend->allocate(1000);
  EXPECT_EQ(first, second);
  const Ids ids(*backend, 1, 1, {9});
  const View table = {second, DType::f32, 1, 8};
  EXPECT_THROW(backend->run(EmbeddingForward{ids.view(), table, table}), InternalError);
  EXPECT_DEATH(*static_cast<volatile char*>(second) = 1, "");
  backend->free(second);
}

}  // namespace

}  // namespace bsexp::kernels
