#include "bsexp/base/thread_pool.h"

#include <atomic>
#include <chrono>
#include <ctime>
#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bsexp/base/random.h"
#include "tests/support/errors.h"

namespace bsexp {
namespace {

using testing::Each;
using testing::HasSubstr;

constexpr int kManyThreads = 8;

// How often each task ran. A number that is no task's throws.
class Counts {
 public:
  explicit Counts(int64_t n) : counts_(static_cast<size_t>(n)) {}
  void add(int64_t i) { counts_.at(static_cast<size_t>(i)).fetch_add(1, std::memory_order_relaxed); }
  std::vector<int> values() const { return {counts_.begin(), counts_.end()}; }

 private:
  std::vector<std::atomic<int>> counts_;
};

class ThreadPoolTest : public testing::TestWithParam<int> {
 protected:
  ThreadPool pool_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Threads, ThreadPoolTest, testing::Range(1, kManyThreads + 1));

TEST_P(ThreadPoolTest, RunsEveryTaskOnceInManyRunsOfChangingSize) {
  // The sizes jump, so that a thread late from a short run meets a long one; the counts of a run lie in
  // memory of their own, so that a task of another run is seen as a wrong count.
  Random random(1, "sizes");
  for (int run = 0; run < 3000; ++run) {
    const auto n = static_cast<int>(run % 2 == 0 ? random.below(4) : random.below(60));
    Counts counts(n);
    pool_.run(n, [&](int i) { counts.add(i); });
    EXPECT_THAT(counts.values(), Each(1)) << "run " << run << " of " << n << " tasks";
  }
}

TEST_P(ThreadPoolTest, WorkOfTasksIsSeenByTheCallerAndByTheNextRun) {
  std::vector<int64_t> values(1000, 1);
  for (int run = 0; run < 200; ++run) {
    pool_.run(10, [&](int i) {
      for (int k = 100 * i; k < 100 * (i + 1); ++k) values[static_cast<size_t>(k)] += k;
    });
    pool_.run(1000, [&](int i) { values[static_cast<size_t>(999 - i)] -= 999 - i; });
  }
  EXPECT_THAT(values, Each(1));
}

TEST_P(ThreadPoolTest, NoTasksIsNothing) {
  pool_.run(0, [](int) { FAIL(); });
  pool_.run(-3, [](int) { FAIL(); });
  pool_.for_ranges(0, 10, [](int64_t, int64_t) { FAIL(); });
}

TEST_P(ThreadPoolTest, RethrowsTheFirstExceptionByNumber) {
  for (int run = 0; run < 100; ++run) {
    const std::string message = error_of<std::runtime_error>([&] {
      pool_.run(50, [](int i) {
        if (i % 7 == 3) throw std::runtime_error("task " + std::to_string(i));
      });
    });
    EXPECT_EQ(message, "task 3");
  }
}

TEST_P(ThreadPoolTest, WorksOnAfterAnException) {
  EXPECT_THROW(pool_.run(9, [](int) { throw std::runtime_error("all"); }), std::runtime_error);
  std::atomic<int> sum = 0;
  pool_.run(9, [&](int i) { sum += i; });
  EXPECT_EQ(sum, 36);
}

TEST_P(ThreadPoolTest, ARunInsideATaskIsABug) {
  const std::string message =
      error_of<InternalError>([&] { pool_.run(4, [&](int) { pool_.run(2, [](int) {}); }); });
  EXPECT_THAT(message, HasSubstr("ThreadPool::run is called inside a task"));
}

TEST_P(ThreadPoolTest, WakesUpAfterSleep) {
  for (int run = 0; run < 5; ++run) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));  // long past the spinning
    std::atomic<int> count = 0;
    pool_.run(20, [&](int) { ++count; });
    EXPECT_EQ(count, 20);
  }
}

TEST_P(ThreadPoolTest, RangesCoverEachElementOnce) {
  for (const int64_t n : {1, 2, 7, 100, 1001}) {
    for (const int64_t grain : {0, 1, 10, 5000}) {
      Counts counts(n);
      pool_.for_ranges(n, grain, [&](int64_t begin, int64_t end) {
        EXPECT_TRUE(begin < end && (end - begin >= std::min(n, grain)));
        for (int64_t i = begin; i < end; ++i) counts.add(i);
      });
      EXPECT_THAT(counts.values(), Each(1)) << n << " by " << grain;
    }
  }
}

TEST_P(ThreadPoolTest, ASlowTaskDelaysNoOther) {
  // While one task waits for all others, they can only be done if the other threads take them.
  if (GetParam() == 1) return;
  std::atomic<int> done = 0;
  pool_.run(30, [&](int i) {
    while (i == 0 && done < 29) std::this_thread::yield();
    ++done;
  });
  EXPECT_EQ(done, 30);
}

TEST(ThreadPool, UsesItsThreads) {
  ThreadPool pool(4);
  EXPECT_EQ(pool.size(), 4);
  std::mutex mutex;
  std::set<std::thread::id> threads;
  // Each task waits until four threads are inside.
  std::atomic<int> inside = 0;
  pool.run(4, [&](int) {
    ++inside;
    while (inside < 4) std::this_thread::yield();
    const std::lock_guard lock(mutex);
    threads.insert(std::this_thread::get_id());
  });
  EXPECT_EQ(threads.size(), 4U);
}

// The calling thread runs only there.
void bind_to(int processor) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<size_t>(processor), &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
}

bool may_run_on(int processor) {
  cpu_set_t allowed;
  sched_getaffinity(0, sizeof(allowed), &allowed);
  return CPU_ISSET(static_cast<size_t>(processor), &allowed);
}

double seconds_on_processor() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// A neighbour that keeps the calling thread's processor, until it goes.
class Neighbour {
 public:
  Neighbour()
      : thread_([this, processor = sched_getcpu()] {
          bind_to(processor);
          here_ = true;
          while (!over_) {
          }
        }) {
    bind_to(sched_getcpu());
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), 19);
    while (!here_) std::this_thread::yield();
  }
  ~Neighbour() {
    over_ = true;
    thread_.join();
  }
  Neighbour(const Neighbour&) = delete;
  Neighbour& operator=(const Neighbour&) = delete;

 private:
  std::atomic<bool> here_ = false, over_ = false;
  std::thread thread_;
};

// The caller is bound to one processor; a worker gets a neighbour on another in the middle of a task.
void lend_and_take_back() {
  ThreadPool pool(2);
  const int callers = sched_getcpu();
  bind_to(callers);
  const std::thread::id caller = std::this_thread::get_id();
  const auto on_the_worker = [&](const auto& body) {
    std::atomic<int> inside = 0;
    pool.run(2, [&](int) {
      ++inside;
      while (inside < 2) std::this_thread::yield();
      if (std::this_thread::get_id() != caller) body();
    });
  };
  on_the_worker([&] {
    EXPECT_NE(sched_getcpu(), callers);
    const Neighbour neighbour;
    for (const double begin = seconds_on_processor(); seconds_on_processor() < begin + 0.05;) {
    }
    EXPECT_EQ(sched_getcpu(), callers);
  });
  on_the_worker([&] { EXPECT_FALSE(may_run_on(callers)); });
}

TEST(ThreadPool, AWorkerThatLostItsProcessorFinishesOnTheCallers) {
  if (available_processors() < 2) GTEST_SKIP() << "there is one processor";
  std::thread(lend_and_take_back).join();  // a thread whose binding ends with it
}

TEST(ThreadPool, ManyPoolsComeAndGo) {
  for (int round = 0; round < 200; ++round) {
    ThreadPool pool(1 + round % kManyThreads);
    std::atomic<int> count = 0;
    if (round % 3 != 0) pool.run(5, [&](int) { ++count; });
    EXPECT_EQ(count, round % 3 != 0 ? 5 : 0);
  }
}

TEST(ThreadPool, RefusesImpossibleSizes) {
  EXPECT_EQ(error_of([] { const ThreadPool pool(0); }), "threads must be between 1 and 1024, not 0");
  EXPECT_EQ(error_of([] { const ThreadPool pool(1025); }), "threads must be between 1 and 1024, not 1025");
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // they need the address space themselves
TEST(ThreadPoolDeathTest, SaysWhenTheMachineHasNoThreadLeft) {
  const auto start_without_memory = [] {
    const rlimit limit = {size_t{512} << 20, size_t{512} << 20};  // room for some stacks, not for all
    setrlimit(RLIMIT_AS, &limit);
    const std::string message = error_of<SystemError>([] { const ThreadPool pool(1024); });
    std::fprintf(stderr, "%s\n", message.c_str());
    std::exit(message == "(no error)" ? 1 : 0);
  };
  EXPECT_EXIT(start_without_memory(), testing::ExitedWithCode(0), "cannot start 1024 threads: Resource");
}
#endif

TEST(AvailableProcessors, CountsWhatTheProcessMayUse) {
  const auto on_one_processor = [] {
    const int all = available_processors();
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    sched_setaffinity(0, sizeof(one), &one);
    std::exit(all >= 1 && available_processors() == 1 ? 0 : 1);
  };
  EXPECT_EXIT(on_one_processor(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace bsexp
