#include "benchmarks/pool.h"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <optional>
#include <thread>

#include "benchmarks/busy_processes.h"
#include "benchmarks/fork_join.h"
#include "benchmarks/timing.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/thread_pool.h"

namespace bsexp::benchmarks {

namespace {

using Clock = std::chrono::steady_clock;

// A batch ends with the first of these.
constexpr int kBatchRegions = 300;
constexpr double kBatchUs = 150e3;
constexpr int kWarmUp = 10;

double us_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

// Dependent multiplications: what they take depends on nothing but the clock of the processor.
void compute(int64_t steps) {
  uint64_t value = 1;
  for (int64_t i = 0; i < steps; ++i) {
    value *= 6364136223846793005U;
    asm volatile("" : "+r"(value));
  }
}

int64_t steps_of(double us) {
  constexpr int64_t kSteps = 100000;
  double fastest = 1e9;
  for (int i = 0; i < 20; ++i) {
    const Clock::time_point begin = Clock::now();
    compute(kSteps);
    fastest = std::min(fastest, us_since(begin));
  }
  return static_cast<int64_t>(us / fastest * kSteps);
}

struct Region {
  std::string name;
  int tasks = 0;
  std::function<void(int)> task;

  double us_alone() const {
    double fastest = 1e9;
    for (int i = 0; i < 5; ++i) {
      const Clock::time_point begin = Clock::now();
      for (int k = 0; k < tasks; ++k) task(k);
      fastest = std::min(fastest, us_since(begin));
    }
    return fastest;
  }
};

struct Samples {
  std::vector<double> work_us, region_us, overhead_us;
};

// One batch of regions of one pool.
void measure(const ForkJoinPool& kind, const Region& region, const PoolCase& chosen, bool pinned, int threads,
             Samples& samples) {
  let_others_rest();
  const double work = region.us_alone();
  const double ideal = work / std::min(threads, available_processors());
  const std::unique_ptr<ForkJoin> pool = kind.make(threads);
  std::optional<PinnedThreads> binding;
  if (pinned) binding.emplace(*pool, threads);
  const BusyProcesses neighbours(chosen.neighbours ? available_processors() : chosen.neighbour ? 1 : 0);
  for (int i = 0; i < kWarmUp; ++i) pool->run(region.tasks, region.task);
  const Clock::time_point start = Clock::now();
  for (int i = 0; i < kBatchRegions && us_since(start) < kBatchUs; ++i) {
    for (const Clock::time_point pause = Clock::now(); us_since(pause) < chosen.pause_us;) {
    }
    const Clock::time_point begin = Clock::now();
    pool->run(region.tasks, region.task);
    samples.region_us.push_back(us_since(begin));
    samples.overhead_us.push_back(samples.region_us.back() - ideal);
  }
  samples.work_us.push_back(work);
}

double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<size_t>(share * static_cast<double>(values.size() - 1))];
}

PoolRow row_of(const Samples& samples) {
  PoolRow row;
  const double total = std::accumulate(samples.region_us.begin(), samples.region_us.end(), 0.0);
  row.regions = samples.region_us.size();
  row.work_us = quantile(samples.work_us, 0.5);
  row.median_us = quantile(samples.overhead_us, 0.5);
  row.p95_us = quantile(samples.overhead_us, 0.95);
  row.worst_us = quantile(samples.overhead_us, 1);
  row.region_us = total / static_cast<double>(row.regions);
  row.speedup = row.work_us / row.region_us;
  return row;
}

}  // namespace

const Table<PoolCase>& pool_cases() {
  static const Table<PoolCase> table(
      "case", {
                  {"back_to_back", "regions follow each other"},
                  {"pause_100us", "the caller computes alone for 100 us before each", 100},
                  {"pause_1ms", "the caller computes alone for 1 ms before each", 1e3},
                  {"pause_20ms", "the caller computes alone for 20 ms before each", 20e3},
                  {"busy_one", "back to back, while another process computes", 0, true},
                  {"busy_all", "back to back, while as many processes as processors compute", 0, false, true},
              });
  return table;
}

void bench_pool(const PoolOptions& options, const std::function<void(const PoolCase&)>& begin,
                const std::function<void(const PoolRow&)>& report) {
  const int64_t steps = steps_of(options.task_us);
  const std::vector<Region> regions = {{"empty", options.tasks, [](int) {}},
                                       {"work", options.tasks, [=](int) { compute(steps); }}};
  for (const std::string& name : options.cases) {
    const PoolCase& chosen = pool_cases().get(name);
    begin(chosen);
    for (const bool pinned : options.pinned) {
      for (const Region& region : regions) {
        std::vector<Samples> samples(fork_join_pools().size());
        for (int repeat = 0; repeat < options.repeats; ++repeat) {
          for (size_t i = 0; i < samples.size(); ++i) {
            if (interrupt_requested()) throw Interrupted("interrupted: the rows so far are whole");
            measure(fork_join_pools()[i], region, chosen, pinned, options.threads, samples[i]);
          }
        }
        for (size_t i = 0; i < samples.size(); ++i) {
          PoolRow row = row_of(samples[i]);
          row.case_name = name;
          row.pool = fork_join_pools()[i].name;
          row.region = region.name;
          row.pinned = pinned;
          row.threads = options.threads;
          row.tasks = options.tasks;
          report(row);
        }
      }
    }
  }
}

}  // namespace bsexp::benchmarks
