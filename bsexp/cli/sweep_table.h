#pragma once
// The runs of a sweep as a table of text and as JSON, while they go on and at the end.
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "bsexp/experiments/sweep_folder.h"

namespace bsexp::cli {

class SweepView {
 public:
  explicit SweepView(const experiments::SweepFolder& folder);

  // Reads again the runs that are not done: one that failed may be tried again.
  void refresh();

  // "3 of 24 done, 2 running, 1 failed | 12:30 left".
  std::string summary() const;
  // The summary and one line for each run; where there is room for fewer than all, first those that fail or
  // run, in their order.
  std::vector<std::string> lines(size_t most) const;
  size_t count(experiments::CellState state) const;
  bool ended() const;  // nothing runs and nothing waits
  const std::vector<experiments::CellStatus>& cells() const { return cells_; }

 private:
  std::string time_left() const;

  experiments::SweepFolder folder_;
  std::vector<experiments::CellStatus> cells_;
};

nlohmann::ordered_json to_json(const experiments::CellStatus& status, const experiments::SweepFolder& folder);

// "done, test 2.4012 bits per byte, 0:35".
std::string in_words(const experiments::CellStatus& status);

}  // namespace bsexp::cli
