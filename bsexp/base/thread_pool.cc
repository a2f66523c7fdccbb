#include "bsexp/base/thread_pool.h"

#include <sched.h>

#include <utility>

#include "bsexp/base/error.h"

namespace bsexp {

namespace {

constexpr int kSpins =
    4000;  // some tens of microseconds: longer than the gap between two kernels of a training step

inline void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Returns when `value` differs from `old`: spins first, then sleeps in the kernel.
template <class T>
void wait_change(const std::atomic<T>& value, T old) {
  for (int i = 0; i < kSpins; ++i) {
    if (value.load(std::memory_order_acquire) != old) return;
    pause();
  }
  value.wait(old, std::memory_order_acquire);
}

}  // namespace

ThreadPool::ThreadPool(int n_threads) {
  REQUIRE(n_threads >= 1 && n_threads <= 1024, "threads must be between 1 and 1024, not {}", n_threads);
  for (int i = 1; i < n_threads; ++i) workers_.emplace_back([this] { work(); });
}

ThreadPool::~ThreadPool() {
  stop_ = true;
  run_.fetch_add(1, std::memory_order_release);
  run_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void ThreadPool::run_erased(int n_tasks, Erased task, void* context) {
  const uint32_t run = run_.load(std::memory_order_relaxed) + 1;
  task_.store(task, std::memory_order_relaxed);
  context_.store(context, std::memory_order_relaxed);
  n_tasks_.store(n_tasks, std::memory_order_relaxed);
  unfinished_.store(n_tasks, std::memory_order_relaxed);
  claim_.store(static_cast<uint64_t>(run) << 32, std::memory_order_release);
  run_.store(run, std::memory_order_release);
  run_.notify_all();
  claim_tasks(run);
  for (int left = unfinished_.load(std::memory_order_acquire); left != 0;
       left = unfinished_.load(std::memory_order_acquire)) {
    wait_change(unfinished_, left);
  }
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void ThreadPool::claim_tasks(uint32_t run) {
  uint64_t claim = claim_.load(std::memory_order_acquire);
  while (claim >> 32 == run) {
    const Erased task = task_.load(std::memory_order_relaxed);
    void* const context = context_.load(std::memory_order_relaxed);
    const int index = static_cast<int>(claim & UINT32_MAX);
    if (index >= n_tasks_.load(std::memory_order_relaxed)) return;
    // Success proves that the run still had an unclaimed task, so `task` and `context` are this run's.
    if (!claim_.compare_exchange_weak(claim, claim + 1, std::memory_order_acq_rel, std::memory_order_acquire))
      continue;
    try {
      task(context, index);
    } catch (...) {
      const std::lock_guard lock(failure_mutex_);
      if (!failure_) failure_ = std::current_exception();
    }
    if (unfinished_.fetch_sub(1, std::memory_order_acq_rel) == 1) unfinished_.notify_all();
    claim = claim_.load(std::memory_order_acquire);
  }
}

void ThreadPool::work() {
  uint32_t seen = 0;
  while (true) {
    wait_change(run_, seen);
    seen = run_.load(std::memory_order_acquire);
    if (stop_) return;
    claim_tasks(seen);
  }
}

int available_processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof(set), &set) != 0) return 1;
  return std::max(1, CPU_COUNT(&set));
}

}  // namespace bsexp
