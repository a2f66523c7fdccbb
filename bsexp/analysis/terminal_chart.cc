#include "bsexp/analysis/terminal_chart.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <optional>

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

// The part of n in which a value lies between two ends; the first where they are one. Halves, since the
// difference of two finite numbers need not be finite.
int64_t part(double value, double from, double to, size_t n) {
  const double share = (value / 2 - from / 2) / (to / 2 - from / 2);
  if (!(share > 0)) return 0;
  return std::min(static_cast<int64_t>(n) - 1,
                  static_cast<int64_t>(std::min(share, 1.0) * static_cast<double>(n)));
}

std::string utf8_braille(uint8_t dots) {
  return {static_cast<char>(0xe2), static_cast<char>(0xa0 + (dots >> 6)),
          static_cast<char>(0x80 + (dots & 63))};
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

  // Joined by straight lines.
  void draw_curve(const TerminalCurve& curve) {
    std::optional<Dot> last;
    for_each(curve, [&](const Dot& dot) {
      const Dot from = last.value_or(dot);
      const int64_t n = std::max({int64_t{1}, std::abs(dot.x - from.x), std::abs(dot.y - from.y)});
      for (int64_t i = 0; i <= n; ++i)
        set(from.x + (dot.x - from.x) * i / n, from.y + (dot.y - from.y) * i / n);
      last = dot;
    });
  }

  void draw_marks(const TerminalCurve& curve) {
    for_each(curve, [&](const Dot& dot) { marks_[cell(dot.x, dot.y)] = true; });
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
  struct Dot {
    int64_t x, y;
  };

  template <class Action>
  void for_each(const TerminalCurve& curve, Action action) const {
    for (size_t i = 0; i < std::min(curve.x.size(), curve.y.size()); ++i) {
      if (!std::isfinite(curve.x[i]) || !std::isfinite(curve.y[i])) continue;
      action(Dot{part(curve.x[i], box_.left, box_.right, columns_ * kDotsAcross),
                 part(curve.y[i], box_.high, box_.low, rows_ * kDotsDown)});
    }
  }

  size_t cell(int64_t x, int64_t y) const {
    return static_cast<size_t>(y) / kDotsDown * columns_ + static_cast<size_t>(x) / kDotsAcross;
  }

  void set(int64_t x, int64_t y) {
    uint8_t& dots = dots_[cell(x, y)];
    dots = static_cast<uint8_t>(
        dots | bit_of(static_cast<size_t>(x) % kDotsAcross, static_cast<size_t>(y) % kDotsDown));
  }

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
  canvas.draw_curve(dots);
  canvas.draw_marks(marks);
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
