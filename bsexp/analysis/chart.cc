#include "bsexp/analysis/chart.h"

#include <array>

#include "bsexp/analysis/gnuplot.h"
#include "bsexp/base/error.h"

namespace bsexp::analysis {

void draw_chart(const Chart& chart, const std::filesystem::path& path) {
  require_gnuplot();
  constexpr std::array kColours = {"#08519c", "#d94801", "#238b45", "#6a51a3", "#a50f15", "#525252"};
  std::string data, plots;
  for (size_t i = 0; i < chart.lines.size(); ++i) {
    const Line& line = chart.lines[i];
    if (!has_points(line.x, line.y)) continue;
    const std::string name = fmt::format("line{}", i);
    data += data_block(name, line.x, line.y);
    plots += fmt::format("{}${} with {} lc rgb '{}' title {} noenhanced", plots.empty() ? "" : ", ", name,
                         line.thin ? "lines dt 2 lw 1" : "linespoints pt 7 ps 0.5 lw 2",
                         line.thin ? "#999999" : kColours[i % kColours.size()], quoted(line.title));
  }
  REQUIRE(!plots.empty(), "{} has nothing to show", path.string());
  draw(path,
       fmt::format("{}set title {} noenhanced\nset xlabel {}\nset ylabel {}\nset grid lc rgb '#dddddd'\n"
                   "set border 3\nset tics nomirror\nset key {}\n{}{}plot {}\n",
                   terminal(path, 760, 480), quoted(chart.title), quoted(chart.x_label),
                   quoted(chart.y_label), chart.logarithmic_x ? "left bottom" : "right top",
                   chart.logarithmic     ? "set logscale xy\n"
                   : chart.logarithmic_x ? "set logscale x\n"
                                         : "",
                   data, plots));
}

}  // namespace bsexp::analysis
