#include "bsexp/base/denormals.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/thread_pool.h"

namespace bsexp {
namespace {

float half_of_the_smallest_normal() {
  volatile float smallest = 1.17549435e-38F;
  return smallest * 0.5F;
}

TEST(DenormalsAsZero, HoldsAsLongAsItLives) {
  EXPECT_GT(half_of_the_smallest_normal(), 0);
  {
    const DenormalsAsZero outer;
    { const DenormalsAsZero inner; }
    EXPECT_EQ(half_of_the_smallest_normal(), 0);
  }
  EXPECT_GT(half_of_the_smallest_normal(), 0);
}

TEST(DenormalsAsZero, IsOfTheCallingThread) {
  float elsewhere = 0;
  std::thread other([&] {
    const DenormalsAsZero as_zero;
    elsewhere = half_of_the_smallest_normal();
  });
  other.join();
  EXPECT_EQ(elsewhere, 0);
  EXPECT_GT(half_of_the_smallest_normal(), 0);
}

// Tasks that wait for each other, so that the worker takes one of them.
TEST(DenormalsAsZero, AWorkerOfAPoolHasThemAsThePoolSays) {
  for (const auto denormals : {ThreadPool::Denormals::kept, ThreadPool::Denormals::as_zero}) {
    ThreadPool pool(2, denormals);
    const std::thread::id caller = std::this_thread::get_id();
    std::atomic<int> arrived{0};
    float of_worker = -1;
    pool.run(2, [&](int) {
      ++arrived;
      while (arrived < 2) std::this_thread::yield();
      if (std::this_thread::get_id() != caller) of_worker = half_of_the_smallest_normal();
    });
    EXPECT_EQ(of_worker == 0, denormals == ThreadPool::Denormals::as_zero);
  }
}

}  // namespace
}  // namespace bsexp
