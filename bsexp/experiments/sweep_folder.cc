#include "bsexp/experiments/sweep_folder.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/text.h"
#include "bsexp/experiments/field_types.h"
#include "bsexp/experiments/run_folder.h"
#include "bsexp/runfile.h"

namespace bsexp::experiments {

namespace fs = std::filesystem;

void make_sweep_folder(const SweepFolder& folder, const SweepSpec& spec,
                       const std::vector<SweepCell>& cells) {
  std::set<std::string> names;
  for (const SweepCell& cell : cells) names.insert(cell.name);
  std::error_code error;  // no folder, nothing foreign in it
  for (const auto& entry : fs::directory_iterator(folder.path / "runs", error)) {
    REQUIRE(
        names.contains(entry.path().filename().string()),
        "{} is no run of this sweep, and there is no sweep.yaml: a sweep needs a folder of its own; choose "
        "another with --out",
        entry.path().string());
  }
  for (const SweepCell& cell : cells) {
    make_folder(folder.cell(cell.name));
    write_file(folder.cell(cell.name) / "config.yaml", to_yaml(cell.config));
  }
  write_file(folder.sweep_file(), to_yaml(spec));
}

SweepSpec read_sweep_folder(const SweepFolder& folder) {
  REQUIRE(folder.has_sweep(), "{} holds no sweep.yaml: give the folder of a sweep, such as runs/NAME/ID",
          folder.path.string());
  return read_sweep(read_file(folder.sweep_file()), folder.sweep_file().string(), {});
}

std::vector<std::string> cell_names(const SweepFolder& folder) {
  std::vector<std::string> names;
  for (const SweepCell& cell : cells_of(read_sweep_folder(folder))) names.push_back(cell.name);
  return names;
}

std::optional<SweepFolder> newest_sweep(const fs::path& runs, const std::string& name) {
  std::vector<fs::path> found;
  std::error_code error;  // no folder, no sweep
  for (const auto& entry : fs::directory_iterator(runs / name, error)) {
    if (SweepFolder{entry.path()}.has_sweep()) found.push_back(entry.path());
  }
  if (found.empty()) return std::nullopt;
  return SweepFolder{*std::max_element(found.begin(), found.end())};  // ids start with the time
}

const char* word_of(CellState state) {
  switch (state) {
    case CellState::waiting:
      return "waiting";
    case CellState::running:
      return "running";
    case CellState::interrupted:
      return "interrupted";
    case CellState::done:
      return "done";
    case CellState::failed:
      return "failed";
  }
  return "";
}

namespace {

// The error that the program told last, else how it ended.
std::string reason_of(const fs::path& log, int exit_code) {
  std::string reason;
  if (fs::exists(log)) {
    for (const std::string& line : split(read_file(log), '\n')) {
      if (line.starts_with("error: ")) reason = printable(line.substr(7));
    }
  }
  if (!reason.empty()) return reason;
  if (exit_code > 128)
    return fmt::format("killed by signal {}{}", exit_code - 128, exit_code == 137 ? " (out of memory?)" : "");
  return fmt::format("exit code {}", exit_code);
}

std::optional<int> exit_code_of(const fs::path& run) {
  const fs::path path = run / kExitCodeName;
  if (!fs::exists(path)) return std::nullopt;
  const std::string text = read_file(path);
  const std::optional<int64_t> code = read_value(text.substr(0, text.find('\n')), Rule<int64_t>{});
  return code ? std::optional<int>(static_cast<int>(*code)) : std::nullopt;
}

CellState state_in_run_file(const std::string& status) {
  if (status == "finished") return CellState::done;
  if (status == "failed") return CellState::failed;
  return status == "interrupted" ? CellState::interrupted : CellState::running;
}

std::optional<double> last_of(const runfile::RunReader& run, const std::string& table) {
  const std::vector<double> losses = run.column(table, "loss_bits");
  return losses.empty() ? std::nullopt : std::optional<double>(losses.back());
}

void read_run(const fs::path& path, CellStatus& status) {
  const runfile::RunReader run(path);
  status.state = state_in_run_file(run.status());
  status.steps = parse_config(run.info().config, run.path().string()).train.steps;
  const std::vector<double> steps = run.column("train", "step"), times = run.column("train", "time_s");
  if (!steps.empty() && !times.empty()) {
    status.step = static_cast<int64_t>(steps.back());
    status.seconds = times.back();
  }
  if (steps.size() > 1 && times.size() == steps.size()) {
    // Over the last tenth of the log, so that evaluations are in it.
    const size_t from = steps.size() - 1 - std::max<size_t>(1, steps.size() / 10);
    const double seconds = times.back() - times[from];
    if (seconds > 0) status.steps_per_second = (steps.back() - steps[from]) / seconds;
  }
  status.train_bits = last_of(run, "train");
  status.valid_bits = last_of(run, "valid");
  status.test_bits = last_of(run, "test");
  const auto age = fs::file_time_type::clock::now() - fs::last_write_time(run.path());
  status.silent_seconds = std::chrono::duration<double>(age).count();
}

}  // namespace

CellStatus status_of(const fs::path& run) {
  CellStatus status;
  status.name = run.filename().string();
  try {
    const std::optional<int> exit_code = exit_code_of(run);
    if (fs::exists(run / kLogName)) status.state = CellState::running;
    if (RunFolder{run}.has_run()) read_run(run, status);
    if (!exit_code || *exit_code == 0) return status;
    status.state = *exit_code == 130 ? CellState::interrupted : CellState::failed;
    if (status.state == CellState::failed) status.reason = reason_of(run / kLogName, *exit_code);
  } catch (const Error& error) {
    status.state = CellState::failed;
    status.reason = printable(error.what());
  }
  return status;
}

}  // namespace bsexp::experiments
