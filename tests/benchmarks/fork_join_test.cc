#include "benchmarks/fork_join.h"

#include <atomic>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>

#include "bsexp/base/thread_pool.h"

namespace bsexp::benchmarks {
namespace {

int processors_of_thread() {
  cpu_set_t allowed;
  sched_getaffinity(0, sizeof(allowed), &allowed);
  return CPU_COUNT(&allowed);
}

TEST(ForkJoin, BsexpsOwnPoolIsTheFirst) { EXPECT_EQ(fork_join_pools().at(0).name, "bsexp"); }

TEST(ForkJoin, EveryPoolRunsEveryTaskOnce) {
  for (const ForkJoinPool& kind : fork_join_pools()) {
    const auto pool = kind.make(3);
    for (const int n : {1, 2, 50}) {
      std::vector<std::atomic<int>> counts(static_cast<size_t>(n));
      pool->run(n, [&](int i) { ++counts.at(static_cast<size_t>(i)); });
      EXPECT_THAT(std::vector<int>(counts.begin(), counts.end()), testing::Each(1)) << kind.name;
    }
  }
}

TEST(ForkJoin, PinnedThreadsHaveAProcessorEachUntilTheyAreFree) {
  const int n_threads = available_processors();
  for (const ForkJoinPool& kind : fork_join_pools()) {
    const auto pool = kind.make(n_threads);
    {
      const PinnedThreads binding(*pool, n_threads);
      EXPECT_EQ(processors_of_thread(), 1);
      std::atomic<int> inside = 0, loose = 0;
      pool->run(n_threads, [&](int) {
        ++inside;
        if (processors_of_thread() != 1) ++loose;
      });
      EXPECT_EQ(inside, n_threads);
      if (kind.name != "oneTBB") {  // which promises no thread
        EXPECT_EQ(loose, 0) << kind.name;
      }
    }
    EXPECT_EQ(processors_of_thread(), n_threads) << kind.name;
  }
}

}  // namespace
}  // namespace bsexp::benchmarks
