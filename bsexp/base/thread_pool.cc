#include "bsexp/base/thread_pool.h"

#include <cerrno>
#include <climits>
#include <cstring>
#include <ctime>
#include <optional>
#include <system_error>
#include <utility>

#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bsexp/base/denormals.h"
#include "bsexp/base/error.h"

namespace bsexp {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;

// Longer than most of what a training does between two products; waking a sleeper takes some tens of
// microseconds. Ten times as long made no training faster, and small models cost half as much again.
constexpr microseconds kSpinTime{200};
// With more threads than processors, one that spins is in the way of one that works.
constexpr microseconds kShortSpinTime{50};
// A caller that waits looks as often whether the workers get on.
constexpr microseconds kLookTime{20};
constexpr microseconds kSleepTime{500};
constexpr int kSpinsBetweenClocks = 16;

inline void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Returns whether done() came true within the time.
template <class Done>
bool spin(std::chrono::nanoseconds time, const Done& done) {
  if (done()) return true;
  for (const Clock::time_point end = Clock::now() + time; Clock::now() < end;) {
    for (int i = 0; i < kSpinsBetweenClocks; ++i) {
      pause();
      if (done()) return true;
    }
  }
  return false;
}

// Sleeps while `word` is `old`, until it is woken or the time is over; may wake early.
template <class Word>
void sleep_on(std::atomic<Word>& word, Word old, std::optional<microseconds> time = {}) {
  static_assert(sizeof(word) == 4 && std::atomic<Word>::is_always_lock_free);
  const timespec limit = {0, time ? time->count() * 1000 : 0};
  syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, old, time ? &limit : nullptr, nullptr, 0);
}

template <class Word>
void wake_on(std::atomic<Word>& word, int most) {
  syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, most, nullptr, nullptr, 0);
}

// How long the thread was on a processor in its life.
int64_t ran_ns(std::thread& thread) {
  clockid_t clock;
  timespec time = {};
  if (pthread_getcpuclockid(thread.native_handle(), &clock) == 0) clock_gettime(clock, &time);
  return int64_t{1'000'000'000} * time.tv_sec + time.tv_nsec;
}

size_t bytes_of(const std::vector<cpu_set_t>& sets) { return sets.size() * sizeof(cpu_set_t); }

int count_of(const std::vector<cpu_set_t>& sets) { return CPU_COUNT_S(bytes_of(sets), sets.data()); }

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

ThreadPool::ThreadPool(int n_threads, Denormals denormals)
    : processors_(allowed_processors()),
      workers_processors_(processors_),
      spin_time_(n_threads <= count_of(processors_) ? kSpinTime : kShortSpinTime),
      denormals_(denormals) {
  REQUIRE(n_threads >= 1 && n_threads <= 1024, "threads must be between 1 and 1024, not {}", n_threads);
  try {
    for (int i = 1; i < n_threads; ++i) {
      Worker& worker = workers_.emplace_back();
      worker.thread = std::thread([this, &worker] { work(worker); });
    }
  } catch (const std::system_error& error) {
    stop();
    throw SystemError(fmt::format("cannot start {} threads: {}", n_threads, error.code().message()));
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::stop() {
  stop_ = true;
  run_.fetch_add(1);
  wake_on(run_, INT_MAX);
  for (Worker& worker : workers_) {
    if (worker.thread.joinable()) worker.thread.join();
  }
}

ThreadPool::Turn::Turn(std::atomic<bool>& busy) : busy_(busy) {
  const bool was_busy = busy_.exchange(true, std::memory_order_acquire);
  ASSERT(!was_busy, "ThreadPool::run is called inside a task, or by two threads at a time");
}

// A kernel that refuses costs only speed.
void ThreadPool::allow(Worker& worker, const std::vector<cpu_set_t>& processors) {
  pthread_setaffinity_np(worker.thread.native_handle(), bytes_of(processors), processors.data());
}

void ThreadPool::keep_workers_off_callers_processor() {
  const int processor = sched_getcpu();
  if (processor == callers_processor_) return;
  callers_processor_ = processor;
  std::vector<cpu_set_t> others = processors_;
  if (processor >= 0) CPU_CLR_S(static_cast<size_t>(processor), bytes_of(others), others.data());
  if (count_of(others) < static_cast<int>(workers_.size())) return;
  workers_processors_ = others;
  for (Worker& worker : workers_) allow(worker, workers_processors_);
}

void ThreadPool::run_erased(int n_tasks, Erased task, void* context) {
  keep_workers_off_callers_processor();
  const uint32_t run = run_.load(std::memory_order_relaxed) + 1;
  task_.store(task, std::memory_order_relaxed);
  context_.store(context, std::memory_order_relaxed);
  n_tasks_.store(n_tasks, std::memory_order_relaxed);
  unfinished_.store(n_tasks, std::memory_order_relaxed);
  claim_.store(static_cast<uint64_t>(run) << 32 | static_cast<uint32_t>(n_tasks), std::memory_order_release);
  // Sequentially consistent, as what follows: who does not see the other's store is seen by the other.
  run_.store(run);
  if (sleepers_.load() > 0) wake_on(run_, n_tasks - 1);
  claim_tasks(run);
  wait_for_tasks();
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
    if (unfinished_.fetch_sub(1) == 1 && caller_sleeps_.load()) wake_on(unfinished_, 1);
    claim = claim_.load(std::memory_order_acquire);
  }
}

void ThreadPool::work(Worker& self) {
  std::optional<DenormalsAsZero> as_zero;
  if (denormals_ == Denormals::as_zero) as_zero.emplace();
  for (uint32_t seen = 0;;) {
    wait_for_run(self, seen);
    seen = run_.load(std::memory_order_acquire);
    if (stop_) return;
    self.claims.store(true, std::memory_order_relaxed);
    claim_tasks(seen);
    self.claims.store(false, std::memory_order_relaxed);
  }
}

void ThreadPool::wait_for_run(Worker& self, uint32_t seen) {
  const auto comes = [&] { return run_.load(std::memory_order_acquire) != seen; };
  if (!self.guest.load(std::memory_order_relaxed) && spin(spin_time_, comes)) return;
  sleepers_.fetch_add(1);
  while (run_.load() == seen) sleep_on(run_, seen);
  sleepers_.fetch_sub(1);
}

void ThreadPool::wait_for_tasks() {
  const auto done = [&] { return unfinished_.load(std::memory_order_acquire) == 0; };
  if (spin(kLookTime, done)) return;
  const Clock::time_point begin = Clock::now();
  for (bool first_look = true; !spin(kLookTime, done); first_look = false) {
    lend_processor(first_look);
    if (guest_ == nullptr && Clock::now() - begin < spin_time_) continue;
    caller_sleeps_ = true;
    const int left = unfinished_.load();
    if (left != 0) sleep_on(unfinished_, left, kSleepTime);
    caller_sleeps_ = false;
  }
  take_processor_back();
}

// A worker whose clock stood still since the last look has lost its processor. One guest at a time.
void ThreadPool::lend_processor(bool first_look) {
  if (guest_ != nullptr && guest_->claims.load(std::memory_order_relaxed)) return;
  take_processor_back();
  for (Worker& worker : workers_) {
    if (!worker.claims.load(std::memory_order_relaxed)) continue;
    const int64_t ran = ran_ns(worker.thread);
    const bool stood_still = ran == std::exchange(worker.ran_ns, ran);
    if (first_look || !stood_still || guest_ != nullptr) continue;
    guest_ = &worker;
    worker.guest.store(true, std::memory_order_relaxed);
    std::vector<cpu_set_t> here(processors_.size());
    CPU_SET_S(static_cast<size_t>(std::max(0, sched_getcpu())), bytes_of(here), here.data());
    allow(worker, here);
  }
}

void ThreadPool::take_processor_back() {
  if (guest_ == nullptr) return;
  guest_->guest.store(false, std::memory_order_relaxed);
  allow(*std::exchange(guest_, nullptr), workers_processors_);
}

int available_processors() { return count_of(allowed_processors()); }

}  // namespace bsexp
