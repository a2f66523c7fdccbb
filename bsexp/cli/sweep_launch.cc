#include "bsexp/cli/sweep_launch.h"

#include <algorithm>
#include <chrono>

#include "bsexp/base/child_process.h"
#include "bsexp/base/error.h"
#include "bsexp/base/terminal.h"
#include "bsexp/base/text.h"
#include "bsexp/cli/output.h"
#include "bsexp/cli/sweep_table.h"
#include "bsexp/experiments/sweep_local.h"
#include "bsexp/experiments/sweep_slurm.h"

namespace bsexp::cli {

using experiments::CellState;
using experiments::CellStatus;
using experiments::SweepFolder;

namespace {

std::vector<std::string> unfinished(const SweepView& view) {
  std::vector<std::string> names;
  for (const CellStatus& cell : view.cells()) {
    if (cell.state != CellState::done) names.push_back(cell.name);
  }
  return names;
}

// The runs while they go on: a table on a terminal, elsewhere a line for each that ends.
class LiveSweep {
 public:
  LiveSweep(const SweepFolder& folder, SweepView view, const Context& context)
      : folder_(folder),
        view_(std::move(view)),
        context_(context),
        drawn_(!context.console.quiet && terminal_size(stderr).has_value()),
        n_ended_(view_.count(CellState::done)) {}

  void ended(const CellStatus& cell) {
    print_json(context_.console, to_json(cell, folder_));
    ++n_ended_;
    if (cell.state == CellState::failed) failures_.push_back(cell);
    if (drawn_) return;
    context_.console.note(
        fmt::format("[{} of {}] {}: {}", n_ended_, view_.cells().size(), cell.name, in_words(cell)));
  }

  void draw() {
    if (!drawn_ || Clock::now() - last_ < std::chrono::seconds(1)) return;
    last_ = Clock::now();
    view_.refresh();
    live_.draw(view_.lines(terminal_size(stderr).value_or(TerminalSize{}).rows - 1));
  }

  void clear() { live_.clear(); }
  const std::vector<CellStatus>& failures() const { return failures_; }

 private:
  using Clock = std::chrono::steady_clock;

  const SweepFolder& folder_;
  SweepView view_;
  const Context& context_;
  bool drawn_;
  size_t n_ended_;
  std::vector<CellStatus> failures_;
  LiveLines live_{stderr};
  Clock::time_point last_;
};

void finish(const SweepFolder& folder, const std::vector<CellStatus>& failures, const Context& context) {
  const SweepView view(folder);
  context.console.result(join(view.lines(view.cells().size() + 2), "\n"));
  context.console.result("sweep folder: " + folder.path.string());
  if (failures.empty()) return;
  std::vector<std::string> lines;
  for (const CellStatus& cell : failures) {
    const std::filesystem::path log = folder.cell(cell.name) / experiments::kLogName;
    lines.push_back(fmt::format("{} failed: {} (log: {})", cell.name, cell.reason, log.string()));
  }
  throw SystemError(
      fmt::format("{} of {} runs failed:\n  {}\nTo try them again: bsexp sweep --resume --out {}",
                  failures.size(), view.cells().size(), join(lines, "\n  "), folder.path.string()));
}

}  // namespace

void launch_locally(const SweepFolder& folder, int64_t jobs, int lock, const Context& context) {
  const SweepView before(folder);
  const std::vector<std::string> names = unfinished(before);
  for (const CellStatus& cell : before.cells()) {
    if (cell.state == CellState::done) print_json(context.console, to_json(cell, folder));
  }
  experiments::LocalLaunch launch = {this_program(), 1, 1, lock};
  launch.jobs = std::clamp<int64_t>(static_cast<int64_t>(names.size()), 1, jobs);
  launch.threads = std::max<int64_t>(1, context.threads / launch.jobs);
  context.console.note(fmt::format("{} of {} runs to do, {} at a time with {} threads each; folder: {}",
                                   names.size(), before.cells().size(), launch.jobs, launch.threads,
                                   folder.path.string()));
  LiveSweep live(folder, before, context);
  run_locally(
      folder, names, launch, [&](const CellStatus& cell) { live.ended(cell); }, [&] { live.draw(); });
  live.clear();
  finish(folder, live.failures(), context);
}

void launch_on_slurm(const SweepFolder& folder, const std::optional<int64_t>& jobs,
                     const std::vector<std::string>& sbatch, const Context& context) {
  const std::vector<std::string> names = unfinished(SweepView(folder));
  if (names.empty()) return finish(folder, {}, context);
  const int64_t side_by_side = jobs.value_or(static_cast<int64_t>(names.size()));
  const std::string name = experiments::shared_config(experiments::read_sweep_folder(folder)).name;
  const std::string job =
      submit_to_slurm(folder, name, names, {this_program(), side_by_side, context.threads, sbatch});
  context.console.result(
      fmt::format("job {} of Slurm: {} runs, at most {} at a time\nsweep folder: {}\n"
                  "to follow it: bsexp watch {}",
                  job, names.size(), side_by_side, folder.path.string(), folder.path.string()));
  const nlohmann::ordered_json object = {
      {"job", job}, {"runs", names.size()}, {"folder", folder.path.string()}};
  print_json(context.console, object);
}

}  // namespace bsexp::cli
