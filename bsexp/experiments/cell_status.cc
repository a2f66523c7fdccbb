#include "bsexp/experiments/cell_status.h"

#include <algorithm>
#include <chrono>
#include <iterator>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/text.h"
#include "bsexp/experiments/config.h"
#include "bsexp/experiments/config_read.h"
#include "bsexp/experiments/field_types.h"
#include "bsexp/experiments/run_folder.h"

namespace bsexp::experiments {

namespace fs = std::filesystem;

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
  std::error_code none;  // the time is then the earliest
  if (fs::last_write_time(RunFolder{run}.run_file(), none) > fs::last_write_time(path, none))
    return std::nullopt;
  return code ? std::optional<int>(static_cast<int>(*code)) : std::nullopt;
}

CellState state_in_run_file(const std::string& status) {
  if (status == runfile::kStatusFinished) return CellState::done;
  if (status == runfile::kStatusFailed) return CellState::failed;
  return status == runfile::kStatusInterrupted ? CellState::interrupted : CellState::running;
}

std::vector<double> column_of(const runfile::StoredRun& run, const std::string& table,
                              const std::string& name) {
  const auto columns = run.tables.find(table);
  if (columns == run.tables.end()) return {};
  const auto column = columns->second.find(name);
  return column == columns->second.end() ? std::vector<double>() : column->second;
}

std::optional<double> last_loss(const runfile::StoredRun& run, const std::string& table) {
  const std::vector<double> losses = column_of(run, table, "loss_bits");
  return losses.empty() ? std::nullopt : std::optional<double>(losses.back());
}

void add_run_file(const runfile::StoredRun& run, CellStatus& status) {
  status.state = state_in_run_file(run.status);
  status.steps = parse_config(run.info.config, run.path.string()).train.steps;
  const std::vector<double> steps = column_of(run, "train", "step"),
                            times = column_of(run, "train", "time_s");
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
  status.train_bits = last_loss(run, "train");
  status.valid_bits = last_loss(run, "valid");
  status.test_bits = last_loss(run, "test");
  std::error_code gone;
  const fs::file_time_type written = fs::last_write_time(run.path, gone);
  if (gone) return;
  status.silent_seconds = std::chrono::duration<double>(fs::file_time_type::clock::now() - written).count();
}

}  // namespace

CellStatus status_of(const fs::path& run, const runfile::LoadedRun* loaded) {
  CellStatus status;
  status.name = run.filename().string();
  try {
    status.exit_code = exit_code_of(run);
    if (fs::exists(run / kLogName)) status.state = CellState::running;
    REQUIRE(loaded == nullptr || loaded->run, "{}", loaded->problem);
    if (loaded != nullptr) add_run_file(*loaded->run, status);
    if (status.exit_code.value_or(0) == 0) return status;
    status.state = *status.exit_code == 130 ? CellState::interrupted : CellState::failed;
    if (status.state == CellState::failed) status.reason = reason_of(run / kLogName, *status.exit_code);
  } catch (const Error& error) {
    status.state = CellState::failed;
    status.reason = printable(error.what());
  }
  return status;
}

std::vector<CellStatus> statuses_of(const std::vector<fs::path>& runs, double seconds_for_a_file) {
  std::vector<fs::path> with_file;
  std::copy_if(runs.begin(), runs.end(), std::back_inserter(with_file),
               [](const fs::path& run) { return RunFolder{run}.has_run(); });
  const std::vector<runfile::LoadedRun> loaded =
      runfile::load_run_files(with_file, runfile::RunParts::results, seconds_for_a_file);
  std::vector<CellStatus> statuses;
  auto next = loaded.begin();
  for (const fs::path& run : runs) {
    const bool has_file = next != loaded.end() && next->path == run;
    statuses.push_back(status_of(run, has_file ? &*next : nullptr));
    if (has_file) ++next;
  }
  return statuses;
}

CellStatus status_of(const fs::path& run, double seconds_for_a_file) {
  return statuses_of({run}, seconds_for_a_file).front();
}

}  // namespace bsexp::experiments
