#include "bsexp/base/progress.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include "bsexp/base/terminal.h"
#include "bsexp/base/text.h"

namespace bsexp {

namespace {

constexpr double kTerminalInterval = 0.1;
constexpr double kPlainInterval = 2;
constexpr double kPlainLongest = 60;

double seconds_between(std::chrono::steady_clock::time_point from, std::chrono::steady_clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

std::string quantity(double value, const std::string& unit) {
  if (unit == "B") return format_bytes(value);
  return (value < 1000 ? fmt::format("{:.3g}", value) : format_count(std::llround(value))) + " " + unit;
}

// A bar that wraps to a second line cannot be redrawn in place. The last column stays free for the cursor.
std::string cut_to_terminal(const std::string& line) {
  const std::optional<TerminalSize> size = terminal_size(stderr);
  return size ? cut_to_columns(line, size->columns - 1) : line;
}

}  // namespace

Progress::Progress(const Console& console, std::string label, std::string unit, double total, double done)
    : silent_(console.quiet),
      terminal_(isatty(STDERR_FILENO) == 1),
      label_(std::move(label)),
      unit_(std::move(unit)),
      total_(total),
      start_(done),
      done_(done),
      begin_(Clock::now()),
      drawn_(begin_),
      interval_(terminal_ ? kTerminalInterval : kPlainInterval) {}

Progress::~Progress() { clear(); }

void Progress::update(double done, const std::string& text) {
  done_ = done;
  const auto now = Clock::now();
  if (silent_ || seconds_between(drawn_, now) < interval_) return;
  drawn_ = now;
  if (terminal_) {
    std::fputs(("\r\033[K" + cut_to_terminal(line(text))).c_str(), stderr);
    shown_ = true;
  } else {
    std::fputs((line(text) + "\n").c_str(), stderr);
    interval_ = std::min(interval_ * 1.5, kPlainLongest);
  }
  std::fflush(stderr);
}

void Progress::clear() {
  if (!shown_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  shown_ = false;
}

std::string Progress::line(const std::string& text) const {
  const double elapsed = std::max(1e-9, seconds_between(begin_, Clock::now()));
  const double rate = (done_ - start_) / elapsed;
  std::string result = label_ + " ";
  if (total_ > 0) {
    constexpr int kWidth = 24;
    const double share = std::clamp(done_ / total_, 0.0, 1.0);
    const int filled = static_cast<int>(share * kWidth);
    if (terminal_) result += "[" + std::string(filled, '=') + std::string(kWidth - filled, ' ') + "] ";
    result += fmt::format("{:3.0f} % ", std::floor(share * 100));
  }
  result += fmt::format("{} | {}/s", quantity(done_, unit_), quantity(rate, unit_));
  if (total_ > 0 && rate > 0) result += fmt::format(" | {} left", format_duration((total_ - done_) / rate));
  if (!text.empty()) result += " | " + text;
  return result;
}

}  // namespace bsexp
