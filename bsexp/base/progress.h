#pragma once
// A progress bar for long work: one line that is redrawn on a terminal, plain lines at growing intervals
// elsewhere, nothing when the console is quiet. Shows share done, rate, time left and a free text (the loss).
#include <chrono>
#include <string>

#include "bsexp/base/console.h"

namespace bsexp {

class Progress {
 public:
  // `total` in units of `unit` (bytes, steps); 0 when it is not known. `done` is where a resumed job starts.
  Progress(const Console& console, std::string label, std::string unit, double total, double done = 0);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Redraws when enough time has passed since the last drawing.
  void update(double done, const std::string& text = "");
  // Clears the bar from the terminal, so that other lines can be written; the next update draws it again.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  std::string line(const std::string& text) const;

  bool shown_ = false;
  bool silent_;
  bool terminal_;
  std::string label_, unit_;
  double total_, start_, done_;
  Clock::time_point begin_, drawn_;
  double interval_;  // seconds between drawings
};

}  // namespace bsexp
