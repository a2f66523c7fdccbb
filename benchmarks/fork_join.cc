#include "benchmarks/fork_join.h"

#include <atomic>
#include <chrono>
#include <thread>

#include <sched.h>

#include "bsexp/base/thread_pool.h"

#ifdef BSEXP_HAVE_TBB
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#endif

namespace bsexp::benchmarks {

namespace {

class Own : public ForkJoin {
 public:
  explicit Own(int n_threads) : pool_(n_threads) {}
  void run(int n_tasks, const std::function<void(int)>& task) override { pool_.run(n_tasks, task); }

 private:
  ThreadPool pool_;
};

#ifdef BSEXP_HAVE_OPENMP
class OpenMpStatic : public ForkJoin {
 public:
  explicit OpenMpStatic(int n_threads) : n_threads_(n_threads) {}
  void run(int n_tasks, const std::function<void(int)>& task) override {
#pragma omp parallel for schedule(static) num_threads(n_threads_)
    for (int i = 0; i < n_tasks; ++i) task(i);
  }

 private:
  int n_threads_;
};

class OpenMpDynamic : public ForkJoin {
 public:
  explicit OpenMpDynamic(int n_threads) : n_threads_(n_threads) {}
  void run(int n_tasks, const std::function<void(int)>& task) override {
#pragma omp parallel for schedule(dynamic, 1) num_threads(n_threads_)
    for (int i = 0; i < n_tasks; ++i) task(i);
  }

 private:
  int n_threads_;
};
#endif

#ifdef BSEXP_HAVE_TBB
class OneTbb : public ForkJoin {
 public:
  explicit OneTbb(int n_threads)
      : allowed_(tbb::global_control::max_allowed_parallelism, static_cast<size_t>(n_threads)),
        arena_(n_threads) {}
  void run(int n_tasks, const std::function<void(int)>& task) override {
    arena_.execute([&] { tbb::parallel_for(0, n_tasks, 1, task, tbb::simple_partitioner()); });
  }

 private:
  tbb::global_control allowed_;
  tbb::task_arena arena_;
};
#endif

template <class Pool>
std::unique_ptr<ForkJoin> make(int n_threads) {
  return std::make_unique<Pool>(n_threads);
}

// Calls body() once on every thread of the pool, as far as they come within a second: each waits for the
// others.
template <class Body>
void on_each_thread(ForkJoin& pool, int n_threads, const Body& body) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(1);
  std::atomic<int> inside = 0;
  pool.run(n_threads, [&](int) {
    body();
    ++inside;
    while (inside < n_threads && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  });
}

cpu_set_t processors_of_process() {
  static const cpu_set_t processors = [] {
    cpu_set_t set;
    CPU_ZERO(&set);
    sched_getaffinity(0, sizeof(set), &set);
    return set;
  }();
  return processors;
}

// Binds the calling thread to the processor of that number, counted among those of the process.
void bind_to(int number) {
  const cpu_set_t all = processors_of_process();
  number %= CPU_COUNT(&all);
  for (size_t processor = 0; processor < CPU_SETSIZE; ++processor) {
    if (!CPU_ISSET(processor, &all) || number-- > 0) continue;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(processor, &one);
    sched_setaffinity(0, sizeof(one), &one);
    return;
  }
}

}  // namespace

const std::vector<ForkJoinPool>& fork_join_pools() {
  static const std::vector<ForkJoinPool> pools = {
      {"bsexp", make<Own>},
#ifdef BSEXP_HAVE_OPENMP
      {"OpenMP static", make<OpenMpStatic>},
      {"OpenMP dynamic", make<OpenMpDynamic>},
#endif
#ifdef BSEXP_HAVE_TBB
      {"oneTBB", make<OneTbb>},
#endif
  };
  return pools;
}

PinnedThreads::PinnedThreads(ForkJoin& pool, int n_threads) : pool_(pool), n_threads_(n_threads) {
  processors_of_process();  // before anything is bound
  bind_to(0);
  const std::thread::id caller = std::this_thread::get_id();
  std::atomic<int> next = 1;
  on_each_thread(pool_, n_threads_, [&] {
    if (std::this_thread::get_id() != caller) bind_to(next++);
  });
}

PinnedThreads::~PinnedThreads() {
  on_each_thread(pool_, n_threads_, [] {
    const cpu_set_t all = processors_of_process();
    sched_setaffinity(0, sizeof(all), &all);
  });
}

}  // namespace bsexp::benchmarks
