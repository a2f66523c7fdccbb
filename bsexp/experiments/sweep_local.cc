#include "bsexp/experiments/sweep_local.h"

#include <chrono>
#include <list>
#include <thread>

#include <fmt/format.h>

#include "bsexp/base/child_process.h"
#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/experiments/run_folder.h"

namespace bsexp::experiments {

namespace fs = std::filesystem;

namespace {

struct Job {
  fs::path run;
  ChildProcess child;
};

Job start(const fs::path& run, const LocalLaunch& launch) {
  fs::remove(run / kExitCodeName);
  std::vector<std::string> words = {launch.program.string(),
                                    "run",
                                    (run / "config.yaml").string(),
                                    "--out",
                                    run.string(),
                                    "--threads",
                                    fmt::format("{}", launch.threads)};
  if (RunFolder{run}.has_run()) words.emplace_back("--resume");
  return {run, ChildProcess({words, run / kLogName, {}, launch.lock})};
}

void record(const Job& job, int exit_code) {
  write_file(job.run / kExitCodeName, fmt::format("{}\n", exit_code));
}

}  // namespace

void run_locally(const SweepFolder& folder, const std::vector<std::string>& names, const LocalLaunch& launch,
                 const std::function<void(const CellStatus&)>& ended, const std::function<void()>& waiting) {
  std::list<Job> jobs;
  auto next = names.begin();
  while (next != names.end() || !jobs.empty()) {
    while (next != names.end() && static_cast<int64_t>(jobs.size()) < launch.jobs)
      jobs.push_back(start(folder.cell(*next++), launch));
    for (auto job = jobs.begin(); job != jobs.end();) {
      const std::optional<int> exit_code = job->child.poll();
      if (!exit_code) {
        ++job;
        continue;
      }
      record(*job, *exit_code);
      ended(status_of(job->run));
      job = jobs.erase(job);
    }
    if (interrupt_requested()) {
      for (Job& job : jobs) job.child.interrupt();
      for (Job& job : jobs) record(job, job.child.wait());
      throw Interrupted(
          fmt::format("interrupted; to go on: bsexp sweep --resume --out {}", folder.path.string()));
    }
    waiting();
    std::this_thread::sleep_for(std::chrono::milliseconds(jobs.empty() ? 0 : 50));
  }
}

}  // namespace bsexp::experiments
