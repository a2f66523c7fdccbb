#pragma once
// What it costs to start and join the threads of a pool: bsexp's own beside OpenMP and oneTBB.
//
// A region is one fork-join of n tasks: `empty` ones, or the pieces of `work`, a product of some hundreds of
// microseconds that lives in registers. Its overhead is its time minus work / threads, where the work was
// timed on one thread just before, without a neighbour; threads count as far as there are processors. A case
// says what happens between the regions and around them. Pools take turns: a batch of regions each, so many
// rounds.
#include <functional>
#include <string>
#include <vector>

#include "bsexp/base/table.h"

namespace bsexp::benchmarks {

struct PoolCase {
  std::string name;
  std::string summary;
  double pause_us = 0;      // between two regions, while the caller computes alone
  bool neighbour = false;   // one other process computes all the time
  bool neighbours = false;  // as many as processors
};

const Table<PoolCase>& pool_cases();

struct PoolOptions {
  std::vector<std::string> cases = pool_cases().names();
  std::vector<bool> pinned = {false, true};  // each thread bound to a processor
  int tasks = 16;
  double task_us = 25;  // of `work`
  int threads = 1;
  int repeats = 9;
};

struct PoolRow {
  std::string case_name, pool, region;
  bool pinned = false;
  int threads = 0, tasks = 0;
  size_t regions = 0;    // that were timed
  double work_us = 0;    // on one thread
  double median_us = 0;  // of the overhead, as the next two
  double p95_us = 0, worst_us = 0;
  double region_us = 0;  // mean
  double speedup = 0;    // work over the mean region; 0 for empty tasks
};

// Calls `begin` before the batches of a case and `report` for each of its rows after them. Throws
// Interrupted, after which no neighbour is left.
void bench_pool(const PoolOptions& options, const std::function<void(const PoolCase&)>& begin,
                const std::function<void(const PoolRow&)>& report);

}  // namespace bsexp::benchmarks
