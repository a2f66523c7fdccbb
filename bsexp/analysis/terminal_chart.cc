#include "bsexp/analysis/terminal_chart.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

namespace bsexp::analysis {

namespace {

constexpr size_t kLabelWidth = 8;  // and a blank
constexpr size_t kDotsAcross = 2, kDotsDown = 4;

struct Box {
  double left = INFINITY, right = -INFINITY, low = INFINITY, high = -INFINITY;

  void include(const TerminalCurve& curve) {
    for (size_t i = 0; i < std::min(curve.x.size(), curve.y.size()); ++i) {
      if (!std::isfinite(curve.x[i]) || !std::isfinite(curve.y[i])) continue;
      left = std::min(left, curve.x[i]);
      right = std::max(right, curve.x[i]);
      low = std::min(low, curve.y[i]);
      high = std::max(high, curve.y[i]);
    }
  }
};

// The part of n in which a value lies between two ends; the first where they are one.
size_t part(double value, double from, double to, size_t n) {
  if (from == to) return 0;
  const double share = std::clamp((value - from) / (to - from), 0.0, 1.0);
  return std::min(n - 1, static_cast<size_t>(share * static_cast<double>(n)));
}

std::string utf8_braille(uint8_t dots) {
  return {static_cast<char>(0xe2), static_cast<char>(0xa0 + (dots >> 6)), static_cast<char>(0x80 + (dots & 63))};
}

// The bit of a dot in its character (Unicode, "Braille Patterns").
uint8_t bit_of(size_t across, size_t down) {
  constexpr uint8_t kBits[kDotsDown][kDotsAcross] = {{1, 8}, {2, 16}, {4, 32}, {64, 128}};
  return kBits[down][across];
}

class Canvas {
 public:
  Canvas(size_t columns, size_t rows, const Box& box)
      : columns_(columns), rows_(rows), box_(box), dots_(columns * rows), marks_(columns * rows) {}

  void add(const TerminalCurve& curve, bool marks) {
    for (size_t i = 0; i < std::min(curve.x.size(), curve.y.size()); ++i) {
      if (!std::isfinite(curve.x[i]) || !std::isfinite(curve.y[i])) continue;
      const size_t x = part(curve.x[i], box_.left, box_.right, columns_ * kDotsAcross);
      const size_t y = part(curve.y[i], box_.high, box_.low, rows_ * kDotsDown);
      const size_t cell = y / kDotsDown * columns_ + x / kDotsAcross;
      if (marks) marks_[cell] = true;
      dots_[cell] = static_cast<uint8_t>(dots_[cell] | bit_of(x % kDotsAcross, y % kDotsDown));
    }
  }

  std::string line(size_t row) const {
    std::string text;
    for (size_t i = row * columns_; i < (row + 1) * columns_; ++i) {
      text += marks_[i] ? "o" : dots_[i] == 0 ? " " : utf8_braille(dots_[i]);
    }
    text.resize(text.find_last_not_of(' ') + 1);
    return text;
  }

 private:
  size_t columns_, rows_;
  Box box_;
  std::vector<uint8_t> dots_;
  std::vector<bool> marks_;
};

}  // namespace

std::vector<std::string> draw_terminal_chart(const TerminalCurve& dots, const TerminalCurve& marks,
                                             size_t columns, size_t rows) {
  Box box;
  box.include(dots);
  box.include(marks);
  if (!(box.left <= box.right) || columns < 20 || rows < 2) return {};
  Canvas canvas(columns - kLabelWidth - 1, rows, box);
  canvas.add(dots, false);
  canvas.add(marks, true);
  std::vector<std::string> lines;
  for (size_t row = 0; row < rows; ++row) {
    const std::string label = row == 0          ? fmt::format("{:.4g}", box.high)
                              : row == rows - 1 ? fmt::format("{:.4g}", box.low)
                                                : "";
    const std::string line = fmt::format("{:>{}} {}", label, kLabelWidth, canvas.line(row));
    lines.push_back(line.substr(0, line.find_last_not_of(' ') + 1));
  }
  const std::string left = fmt::format("{:g}", box.left), right = fmt::format("{:g}", box.right);
  lines.push_back(fmt::format("{:>{}}{:>{}}", left, kLabelWidth + 1 + left.size(), right,
                              columns - kLabelWidth - 1 - left.size()));
  return lines;
}

}  // namespace bsexp::analysis
