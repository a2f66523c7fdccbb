#include "bsexp/cli/sweep_table.h"

#include <algorithm>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"
#include "bsexp/cli/output.h"

namespace bsexp::cli {

using experiments::CellState;
using experiments::CellStatus;

namespace {

bool has_ended(CellState state) { return state == CellState::done || state == CellState::failed; }

std::string bits(const std::optional<double>& loss) { return loss ? fmt::format("{:.4f}", *loss) : ""; }

double seconds_left(const CellStatus& of) {
  return of.steps_per_second ? static_cast<double>(of.steps - of.step) / *of.steps_per_second : 0;
}

Row row_of(const CellStatus& of) {
  return {of.name,
          state_in_words(of),
          of.steps > 0 ? fmt::format("{}/{}", of.step, of.steps) : "",
          bits(of.train_bits),
          bits(of.valid_bits),
          bits(of.test_bits),
          of.seconds > 0 ? format_duration(of.seconds) : "",
          of.state == CellState::running && of.steps_per_second ? format_duration(seconds_left(of)) : "",
          of.reason.substr(0, of.reason.find('\n'))};
}

// Lower comes first where there is not room for all.
int rank(CellState state) {
  switch (state) {
    case CellState::running:
      return 0;
    case CellState::failed:
      return 1;
    case CellState::interrupted:
      return 2;
    case CellState::done:
      return 3;
    case CellState::waiting:
      return 4;
  }
  return 5;
}

}  // namespace

SweepView::SweepView(const experiments::SweepFolder& folder) : folder_(folder) {
  for (const std::string& name : cell_names(folder)) {
    cells_.emplace_back().name = name;
  }
  read_.resize(cells_.size());
  refresh();
}

SweepView::Times SweepView::times_of(const std::string& cell) const {
  Times times;
  const std::filesystem::path run = folder_.cell(cell);
  const std::array names = {runfile::kRunFileName, experiments::kLogName, experiments::kExitCodeName};
  for (size_t i = 0; i < times.size(); ++i) {
    std::error_code none;
    times[i] = std::filesystem::last_write_time(run / names[i], none);
  }
  return times;
}

void SweepView::refresh() {
  std::vector<CellStatus*> open;
  std::vector<std::filesystem::path> runs;
  for (size_t i = 0; i < cells_.size(); ++i) {
    CellStatus& cell = cells_[i];
    const Times times = times_of(cell.name);
    if (cell.state == CellState::done || (cell.state == CellState::failed && times == read_[i])) continue;
    read_[i] = times;
    open.push_back(&cell);
    runs.push_back(folder_.cell(cell.name));
  }
  const std::vector<CellStatus> now = experiments::statuses_of(runs);
  for (size_t i = 0; i < open.size(); ++i) {
    *open[i] = now[i];
    // Failed by its run file, but without an ending: it waits to be tried again.
    if (now[i].state == CellState::failed && now[i].reason.empty()) open[i]->state = CellState::waiting;
    // Nor does it run any more where the log of its program was taken away.
    if (now[i].state == CellState::running && !std::filesystem::exists(runs[i] / experiments::kLogName))
      open[i]->state = CellState::interrupted;
  }
}

size_t SweepView::count(CellState state) const {
  return static_cast<size_t>(std::count_if(cells_.begin(), cells_.end(),
                                           [&](const CellStatus& cell) { return cell.state == state; }));
}

bool SweepView::ended() const {
  if (count(CellState::running) > 0) return false;
  const auto any = [&](auto&& is) { return std::any_of(cells_.begin(), cells_.end(), is); };
  const bool waits = any([](const CellStatus& cell) {
    return cell.state == CellState::waiting || (cell.state == CellState::interrupted && !cell.exit_code);
  });
  const bool stopped =
      any([](const CellStatus& cell) { return cell.state == CellState::interrupted && cell.exit_code; });
  return !waits || (stopped && !std::filesystem::exists(folder_.slurm()));
}

// At the rate of the runs that run now. The length of runs that wait is taken to be that of the longest.
std::string SweepView::time_left() const {
  double rate = 0;
  int64_t left = 0, longest = 0;
  for (const CellStatus& cell : cells_) longest = std::max(longest, cell.steps);
  for (const CellStatus& cell : cells_) {
    if (has_ended(cell.state)) continue;
    left += (cell.steps > 0 ? cell.steps : longest) - cell.step;
    if (cell.state == CellState::running) rate += cell.steps_per_second.value_or(0);
  }
  return rate > 0 ? " | " + format_duration(static_cast<double>(left) / rate) + " left" : "";
}

std::string SweepView::summary() const {
  std::string text = fmt::format("{} of {} done", count(CellState::done), cells_.size());
  for (const CellState state : {CellState::running, CellState::failed, CellState::interrupted}) {
    if (count(state) > 0) text += fmt::format(", {} {}", count(state), word_of(state));
  }
  return text + time_left();
}

std::vector<std::string> SweepView::lines(size_t most) const {
  std::vector<size_t> shown(cells_.size());
  for (size_t i = 0; i < shown.size(); ++i) shown[i] = i;
  const size_t room = most > 2 ? most - 2 : 1;
  if (shown.size() > room) {
    std::stable_sort(shown.begin(), shown.end(),
                     [&](size_t a, size_t b) { return rank(cells_[a].state) < rank(cells_[b].state); });
    shown.resize(room);
    std::sort(shown.begin(), shown.end());
  }
  std::vector<Row> rows = {{"run", "state", "steps", "train", "valid", "test", "time", "left", ""}};
  for (const size_t i : shown) rows.push_back(row_of(cells_[i]));
  std::vector<std::string> lines = split(format_columns(rows), '\n');
  lines.insert(lines.begin(), summary());
  return lines;
}

nlohmann::ordered_json to_json(const CellStatus& status, const experiments::SweepFolder& folder) {
  nlohmann::ordered_json object = {
      {"run", status.name},  {"state", word_of(status.state)}, {"folder", folder.cell(status.name).string()},
      {"step", status.step}, {"steps", status.steps},          {"seconds", status.seconds}};
  const auto put = [&](const char* name, const std::optional<double>& value) {
    if (value) object[name] = *value;
  };
  put("train_loss_bits", status.train_bits);
  put("valid_loss_bits", status.valid_bits);
  put("test_loss_bits", status.test_bits);
  if (!status.reason.empty()) object["reason"] = status.reason;
  return object;
}

bool is_silent(const CellStatus& status) {
  constexpr double kLongSilence = 60;  // seconds
  return status.state == CellState::running && status.silent_seconds > kLongSilence;
}

std::string state_in_words(const CellStatus& status) {
  return is_silent(status) ? "silent for " + format_duration(status.silent_seconds) : word_of(status.state);
}

std::string in_words(const CellStatus& status) {
  std::string text = word_of(status.state);
  if (status.state == CellState::failed) return text + ": " + status.reason;
  if (status.test_bits) text += fmt::format(", test {:.4f} bits per byte", *status.test_bits);
  return text + ", " + format_duration(status.seconds);
}

}  // namespace bsexp::cli
