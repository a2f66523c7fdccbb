#include "bsexp/experiments/sweep_local.h"

#include <chrono>
#include <exception>
#include <list>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "bsexp/base/child_process.h"
#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/text.h"
#include "bsexp/experiments/run_folder.h"

namespace bsexp::experiments {

namespace fs = std::filesystem;

namespace {

struct Job {
  fs::path run;
  ChildProcess child;
};

Job start(const fs::path& run, const LocalLaunch& launch) {
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

void record(const fs::path& run, int exit_code) {
  write_file(run / kExitCodeName, fmt::format("{}\n", exit_code));
}

// What goes wrong around one run, such as a full disk, is a failure of that run alone.
template <class Action>
std::optional<CellStatus> failure_of(const fs::path& run, Action&& action) {
  try {
    action();
    return std::nullopt;
  } catch (const std::exception& error) {
    CellStatus status;
    status.name = run.filename().string();
    status.state = CellState::failed;
    status.reason = printable(error.what());
    return status;
  }
}

class LocalRuns {
 public:
  LocalRuns(const LocalLaunch& launch, const std::function<void(const CellStatus&)>& ended)
      : launch_(launch), ended_(ended) {}

  size_t size() const { return jobs_.size(); }

  void add(const fs::path& run) {
    const auto failure = failure_of(run, [&] { jobs_.push_back(start(run, launch_)); });
    if (!failure) return;
    failure_of(run, [&] { record(run, 1); });  // so that others see it too, where that can be written
    ended_(*failure);
  }

  // Takes note of those that have ended.
  void collect() {
    for (auto job = jobs_.begin(); job != jobs_.end();) {
      const std::optional<int> exit_code = job->child.poll();
      if (!exit_code) {
        ++job;
        continue;
      }
      const fs::path run = job->run;
      job = jobs_.erase(job);
      const auto failure = failure_of(run, [&] { record(run, *exit_code); });
      constexpr double kSecondsForTheLastLook = 60;
      ended_(failure ? *failure : status_of(run, kSecondsForTheLastLook));
    }
  }

  // Lets all write their checkpoints.
  void stop() {
    for (Job& job : jobs_) job.child.interrupt();
    for (Job& job : jobs_) failure_of(job.run, [&] { record(job.run, job.child.wait()); });
  }

 private:
  const LocalLaunch& launch_;
  const std::function<void(const CellStatus&)>& ended_;
  std::list<Job> jobs_;
};

}  // namespace

void run_locally(const SweepFolder& folder, const std::vector<std::string>& names, const LocalLaunch& launch,
                 const std::function<void(const CellStatus&)>& ended, const std::function<void()>& waiting) {
  forget_endings(folder, names);
  LocalRuns runs(launch, ended);
  try {
    auto next = names.begin();
    while (next != names.end() || runs.size() > 0) {
      while (next != names.end() && static_cast<int64_t>(runs.size()) < launch.jobs)
        runs.add(folder.cell(*next++));
      runs.collect();
      stop_if_interrupted();
      waiting();
      std::this_thread::sleep_for(std::chrono::milliseconds(runs.size() == 0 ? 0 : 50));
    }
  } catch (const Interrupted&) {
    runs.stop();
    throw Interrupted(
        fmt::format("interrupted; to go on: bsexp sweep --resume --out {}", folder.path.string()));
  } catch (...) {
    runs.stop();
    throw;
  }
}

}  // namespace bsexp::experiments
