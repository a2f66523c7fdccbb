#pragma once
// The runs of a sweep as a table of text and as JSON, while they go on and at the end.
#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "bsexp/experiments/sweep_folder.h"

namespace bsexp::cli {

class SweepView {
 public:
  explicit SweepView(const experiments::SweepFolder& folder);

  // Reads again the runs that are not done; one that failed, once its files change.
  void refresh();

  // "3 of 24 done, 2 running, 1 failed | 12:30 left".
  std::string summary() const;
  // The summary and one line for each run; where there is room for fewer than all, first those that fail or
  // run, in their order.
  std::vector<std::string> lines(size_t most) const;
  size_t count(experiments::CellState state) const;
  // Nothing runs and nothing will: nothing waits, or what ran here was stopped, and with it what waited.
  bool ended() const;
  const std::vector<experiments::CellStatus>& cells() const { return cells_; }

 private:
  // When the files of a run were written last; the earliest time for one that is not there.
  using Times = std::array<std::filesystem::file_time_type, 3>;
  Times times_of(const std::string& cell) const;
  std::string time_left() const;

  experiments::SweepFolder folder_;
  std::vector<experiments::CellStatus> cells_;
  std::vector<Times> read_;  // of each cell, before it was read
};

nlohmann::ordered_json to_json(const experiments::CellStatus& status, const experiments::SweepFolder& folder);

// Whether a run that runs by its file, and should write every few seconds, has not for a minute.
bool is_silent(const experiments::CellStatus& status);
// "running", "done", ..., or "silent for 2:30".
std::string state_in_words(const experiments::CellStatus& status);

// "done, test 2.4012 bits per byte, 0:35".
std::string in_words(const experiments::CellStatus& status);

}  // namespace bsexp::cli
