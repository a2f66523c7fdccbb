#pragma once
// Pools of threads behind one face: bsexp's own, OpenMP with either schedule, oneTBB.
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace bsexp::benchmarks {

class ForkJoin {
 public:
  ForkJoin() = default;
  virtual ~ForkJoin() = default;
  ForkJoin(const ForkJoin&) = delete;
  ForkJoin& operator=(const ForkJoin&) = delete;

  // Calls task(0) ... task(n_tasks - 1), each once, and returns when all are done.
  virtual void run(int n_tasks, const std::function<void(int)>& task) = 0;
};

struct ForkJoinPool {
  std::string name;
  std::unique_ptr<ForkJoin> (*make)(int n_threads);
};

// Those that this build has; bsexp's own is the first.
const std::vector<ForkJoinPool>& fork_join_pools();

// While it lives, the threads of a pool are bound to one processor each, the caller to the first that the
// process may use; more threads than processors share them. A pool that does not start all threads within a
// second (oneTBB promises none) has the others unbound.
class PinnedThreads {
 public:
  PinnedThreads(ForkJoin& pool, int n_threads);
  ~PinnedThreads();
  PinnedThreads(const PinnedThreads&) = delete;
  PinnedThreads& operator=(const PinnedThreads&) = delete;

 private:
  ForkJoin& pool_;
  int n_threads_;
};

}  // namespace bsexp::benchmarks
