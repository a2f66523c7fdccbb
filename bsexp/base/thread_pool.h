#pragma once
// A pool of threads that runs numbered tasks: `run(n, task)` calls task(0) ... task(n - 1), each once, and
// returns when all are done. The caller works too, so a pool of one has no thread of its own.
//
// Tasks are claimed one by one, so a busy machine delays one task and not all; which thread runs a task must
// not change its result. Waiting threads spin for some hundred microseconds (fewer where there are more
// threads than processors), then sleep. Workers stay off the processor that the caller is on, where a woken
// one would wait for the end of the caller's time slice while another processor idles: some milliseconds. As
// long would the caller wait for a worker that lost its processor to another process in the middle of a task:
// it lends it its own, which has nothing else to do, until the task is done. When tasks throw, `run` rethrows
// the exception of the first of them by number, whatever the number of threads; tasks after it may or may not
// have run. A task never calls `run` of its own pool, and one thread at a time calls it: ASSERTed.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <type_traits>
#include <vector>

#include <sched.h>

namespace bsexp {

class ThreadPool {
 public:
  // What the workers make of denormal numbers (denormals.h); the caller does as it pleases.
  enum class Denormals { kept, as_zero };

  // UserError unless 1 <= n_threads <= 1024; SystemError when the machine has no thread left.
  explicit ThreadPool(int n_threads, Denormals denormals = Denormals::kept);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int size() const { return static_cast<int>(workers_.size()) + 1; }

  template <class Task>
  void run(int n_tasks, Task&& task) {
    if (n_tasks <= 0) return;
    const Turn turn(busy_);
    if (n_tasks == 1 || workers_.empty()) {
      for (int i = 0; i < n_tasks; ++i) task(i);
      return;
    }
    run_erased(
        n_tasks, [](void* context, int i) { (*static_cast<std::remove_reference_t<Task>*>(context))(i); },
        const_cast<void*>(static_cast<const void*>(&task)));
  }

  // Calls body(begin, end) over [0, n) cut into pieces of at least `grain`, a few for each thread.
  template <class Body>
  void for_ranges(int64_t n, int64_t grain, Body&& body) {
    if (n <= 0) return;
    const int64_t most = workers_.empty() ? 1 : 4 * size();
    const int64_t pieces = std::max<int64_t>(1, std::min(most, n / std::max<int64_t>(1, grain)));
    run(static_cast<int>(pieces), [&](int i) { body(n * i / pieces, n * (i + 1) / pieces); });
  }

 private:
  using Erased = void (*)(void*, int);
  struct alignas(64) Worker {
    std::thread thread;
    std::atomic<bool> claims{false};  // it has a task or looks for one
    std::atomic<bool> guest{false};   // on the caller's processor, where it must not spin
    int64_t ran_ns = 0;               // its time on a processor when the waiting caller last looked
  };
  // Holds the pool for one call of run.
  class Turn {
   public:
    explicit Turn(std::atomic<bool>& busy);
    ~Turn() { busy_.store(false, std::memory_order_release); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    std::atomic<bool>& busy_;
  };
  void run_erased(int n_tasks, Erased task, void* context);
  void keep_workers_off_callers_processor();
  void allow(Worker& worker, const std::vector<cpu_set_t>& processors);
  void work(Worker& self);
  void claim_tasks(uint32_t run);
  void wait_for_run(Worker& self, uint32_t seen);
  void wait_for_tasks();
  void lend_processor(bool first_look);
  void take_processor_back();
  void stop();

  std::deque<Worker> workers_;
  std::vector<cpu_set_t> processors_;          // that the process may run on
  std::vector<cpu_set_t> workers_processors_;  // that the workers may run on
  std::chrono::nanoseconds spin_time_;
  Denormals denormals_;
  int callers_processor_ = -1;  // that the workers stay off
  Worker* guest_ = nullptr;     // whom the caller lends its processor
  std::atomic<bool> busy_{false};
  std::atomic<uint32_t> run_{0};    // counts calls of run; sleeping workers wait for it to change
  std::atomic<uint64_t> claim_{0};  // high half: the run it belongs to, low half: tasks not yet claimed
  std::atomic<int> unfinished_{0};  // tasks of this run not done yet; the caller waits for zero
  std::atomic<int> sleepers_{0};    // workers that sleep or are about to
  std::atomic<bool> caller_sleeps_{false};
  std::atomic<bool> stop_{false};
  // Of this run; a claim that succeeds proves them current.
  std::atomic<Erased> task_{nullptr};
  std::atomic<void*> context_{nullptr};
  std::atomic<int> n_tasks_{0};
  std::mutex failure_mutex_;
  std::exception_ptr failure_;
  int failed_task_ = 0;
};

// The number of processors this process may run on.
int available_processors();

}  // namespace bsexp
