#include "bsexp/analysis/spread_figures.h"

#include <algorithm>
#include <cmath>

#include "bsexp/analysis/gnuplot.h"
#include "bsexp/analysis/topology_figures.h"
#include "bsexp/base/error.h"
#include "bsexp/base/file.h"

namespace bsexp::analysis {

namespace fs = std::filesystem;

namespace {

// "x y step" of every node.
std::string nodes_block(const Spread& spread) {
  std::string block = "$nodes << END\n";
  for (size_t i = 0; i < spread.steps.size(); ++i)
    block += fmt::format("{:.5g} {:.5g} {}\n", spread.layout.x[i], spread.layout.y[i], spread.steps[i]);
  return block + "END\n";
}

// What all frames have in common.
std::string settings(const Spread& spread) {
  const Layout& at = spread.layout;
  return fmt::format(
      "unset key\nunset tics\nunset border\nunset colorbox\nset size ratio -1\nset style fill solid "
      "noborder\nset palette maxcolors 3\nset palette defined (0 '#e4e4e4', 1 '#2c6fad', 2 '#e66101')\nset "
      "cbrange [0:2]\nset xrange [{}:{}]\nset yrange [{}:{}]\nstate(step, now) = step < 0 || step > now ? 0 "
      ": "
      "step < now ? 1 : 2\n",
      at.x_low, at.x_high, at.y_low, at.y_high);
}

std::string frame(const Spread& spread, int64_t step) {
  const int64_t reached = spread.reached[static_cast<size_t>(step)];
  const std::string title = fmt::format("step {}: {} of {}", step, format_count(reached),
                                        format_count(static_cast<int64_t>(spread.steps.size())));
  const double point = std::clamp(9.0 / std::sqrt(static_cast<double>(spread.steps.size())), 0.1, 1.0);
  const std::string style =
      spread.squares ? fmt::format("using 1:2:(0.46):(0.46):(state($3, {})) with boxxyerror", step)
                     : fmt::format("using 1:2:(state($3, {})) with points pt 7 ps {:.2f}", step, point);
  return fmt::format("set title {}\nplot $nodes {} lc palette\n", quoted(title), style);
}

// The pixels of a frame, as wide as the layout asks.
std::pair<int, int> frame_size(const Spread& spread, int longer_side) {
  constexpr int kTitle = 40;
  const double ratio =
      (spread.layout.y_high - spread.layout.y_low) / (spread.layout.x_high - spread.layout.x_low);
  const int width = static_cast<int>(longer_side * std::min(1.0, 1 / ratio));
  const int height = static_cast<int>(longer_side * std::min(1.0, ratio));
  return {std::max(width, 160), std::max(height, 60) + kTitle};
}

void require_drawable(const Spread& spread) {
  require_gnuplot();
  REQUIRE(static_cast<int64_t>(spread.steps.size()) <= kMostDrawnNodes,
          "{}: {} nodes cannot be seen; at most {} are drawn. Use a smaller graph", spread.name,
          spread.steps.size(), kMostDrawnNodes);
}

}  // namespace

std::vector<int64_t> shown_steps(int64_t last, int64_t most) {
  std::vector<int64_t> steps;
  const int64_t n = std::max<int64_t>(std::min(last + 1, most), 1);
  for (int64_t i = 0; i < n; ++i) steps.push_back(n == 1 ? last : (i * last + (n - 1) / 2) / (n - 1));
  return steps;
}

void draw_spread(const Spread& spread, const std::vector<int64_t>& steps, const fs::path& path) {
  require_drawable(spread);
  std::string frames;
  for (const int64_t step : steps) frames += frame(spread, step);
  if (path.extension() == ".gif") {
    const auto [width, height] = frame_size(spread, 420);
    return draw(path, animation(path, width, height) + nodes_block(spread) + settings(spread) + frames);
  }
  const int n = static_cast<int>(steps.size());
  const int columns = n <= 4 ? n : static_cast<int>(std::ceil(std::sqrt(n)));
  const int rows = (n + columns - 1) / columns;
  const auto [width, height] = frame_size(spread, 260);
  draw(path, terminal(path, columns * width, rows * height) + nodes_block(spread) + settings(spread) +
                 fmt::format("set lmargin 1\nset rmargin 1\nset bmargin 0.5\nset multiplot layout {},{}\n",
                             rows, columns) +
                 frames + "unset multiplot\n");
}

void draw_frames(const Spread& spread, const std::vector<int64_t>& steps, const fs::path& folder) {
  require_drawable(spread);
  make_folder(folder);
  const std::string data = nodes_block(spread) + settings(spread);
  const auto [width, height] = frame_size(spread, 420);
  for (const int64_t step : steps) {
    const fs::path path = folder / fmt::format("step_{:03}.png", step);
    draw(path, terminal(path, width, height) + data + frame(spread, step));
  }
}

}  // namespace bsexp::analysis
