#include "bsexp/base/thread_pool.h"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <sched.h>

#include "bsexp/base/error.h"

namespace bsexp {

namespace {

// Some tens of microseconds: longer than the gap between two kernels of a training step.
constexpr int kSpins = 4000;

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

size_t bytes_of(const std::vector<cpu_set_t>& sets) { return sets.size() * sizeof(cpu_set_t); }

// The processors that the calling thread may run on, in as many sets as the kernel needs for the machine.
std::vector<cpu_set_t> allowed_processors() {
  for (size_t n_sets = 1;; n_sets *= 2) {
    std::vector<cpu_set_t> sets(n_sets);
    if (sched_getaffinity(0, bytes_of(sets), sets.data()) == 0) return sets;
    const int error = errno;
    if (error != EINVAL || n_sets >= 1024) {
      throw SystemError(fmt::format("cannot count the processors: {}", std::strerror(error)));
    }
  }
}

}  // namespace

ThreadPool::ThreadPool(int n_threads) : processors_(allowed_processors()) {
  REQUIRE(n_threads >= 1 && n_threads <= 1024, "threads must be between 1 and 1024, not {}", n_threads);
  try {
    for (int i = 1; i < n_threads; ++i) workers_.emplace_back([this] { work(); });
  } catch (const std::system_error& error) {
    stop();
    throw SystemError(fmt::format("cannot start {} threads: {}", n_threads, error.code().message()));
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::stop() {
  stop_ = true;
  run_.fetch_add(1);
  run_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

ThreadPool::Turn::Turn(std::atomic<bool>& busy) : busy_(busy) {
  const bool was_busy = busy_.exchange(true, std::memory_order_acquire);
  ASSERT(!was_busy, "ThreadPool::run is called inside a task, or by two threads at a time");
}

// A kernel that refuses costs only speed.
void ThreadPool::keep_workers_off_callers_processor() {
  const int processor = sched_getcpu();
  if (processor == callers_processor_) return;
  callers_processor_ = processor;
  std::vector<cpu_set_t> others = processors_;
  if (processor >= 0) CPU_CLR_S(static_cast<size_t>(processor), bytes_of(others), others.data());
  if (CPU_COUNT_S(bytes_of(others), others.data()) < static_cast<int>(workers_.size())) return;
  for (std::thread& worker : workers_) {
    pthread_setaffinity_np(worker.native_handle(), bytes_of(others), others.data());
  }
}

void ThreadPool::run_erased(int n_tasks, Erased task, void* context) {
  keep_workers_off_callers_processor();
  const uint32_t run = run_.load(std::memory_order_relaxed) + 1;
  task_.store(task, std::memory_order_relaxed);
  context_.store(context, std::memory_order_relaxed);
  n_tasks_.store(n_tasks, std::memory_order_relaxed);
  unfinished_.store(n_tasks, std::memory_order_relaxed);
  claim_.store(static_cast<uint64_t>(run) << 32 | static_cast<uint32_t>(n_tasks), std::memory_order_release);
  run_.store(run);  // sequentially consistent: notify_all must not look for sleepers before the store is seen
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
    const int n_tasks = n_tasks_.load(std::memory_order_relaxed);
    const int left = static_cast<int>(claim & UINT32_MAX);
    if (left == 0) return;
    // Success proves that the run still had an unclaimed task, so what was read above is this run's.
    if (!claim_.compare_exchange_weak(claim, claim - 1, std::memory_order_acq_rel, std::memory_order_acquire))
      continue;
    const int index = n_tasks - left;
    try {
      task(context, index);
    } catch (...) {
      const std::lock_guard lock(failure_mutex_);
      if (!failure_ || index < failed_task_) {
        failure_ = std::current_exception();
        failed_task_ = index;
      }
    }
    if (unfinished_.fetch_sub(1) == 1) unfinished_.notify_all();
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
  const std::vector<cpu_set_t> sets = allowed_processors();
  return CPU_COUNT_S(bytes_of(sets), sets.data());
}

}  // namespace bsexp
