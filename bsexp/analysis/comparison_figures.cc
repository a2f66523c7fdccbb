#include "bsexp/analysis/comparison_figures.h"

#include <array>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "bsexp/analysis/gnuplot.h"
#include "bsexp/base/file.h"

namespace bsexp::analysis {

namespace fs = std::filesystem;

namespace {

constexpr std::array kColours = {"#08519c", "#d94801", "#238b45", "#6a51a3",
                                 "#a50f15", "#525252", "#0c7f8c", "#8c6d31"};

const char* colour(size_t group) { return kColours[group % kColours.size()]; }

std::string frame(const std::string& x_label, const std::string& y_label) {
  return fmt::format(
      "set terminal svg size 760,480 font 'sans,13' background '#ffffff'\nset xlabel {} noenhanced\n"
      "set ylabel {} noenhanced\nset grid lc rgb '#dddddd'\nset border 3\nset tics nomirror\n"
      "set key outside below noenhanced\n",
      quoted(x_label), quoted(y_label));
}

std::string curves_script(const Comparison& of) {
  std::string data;
  std::vector<std::string> bands, lines;
  for (size_t i = 0; i < of.curves.size(); ++i) {
    const Curve& curve = of.curves[i];
    if (!has_points(curve.step, curve.mean)) continue;
    std::vector<std::vector<double>> band, line;
    for (size_t t = 0; t < curve.step.size(); ++t) {
      band.push_back({curve.step[t], curve.low[t], curve.high[t]});
      line.push_back({curve.step[t], curve.mean[t]});
    }
    data += data_block(fmt::format("line{}", i), line);
    lines.push_back(fmt::format("$line{} using 1:2 with linespoints pt 7 ps 0.4 lw 2 lc rgb '{}' title {}", i,
                                colour(i), quoted(of.groups[curve.group].label)));
    if (std::isnan(curve.low[0])) continue;
    data += data_block(fmt::format("band{}", i), band);
    bands.push_back(fmt::format(
        "$band{} using 1:2:3 with filledcurves fs transparent solid 0.15 lc rgb '{}' notitle", i, colour(i)));
  }
  if (lines.empty()) return "";
  bands.insert(bands.end(), lines.begin(), lines.end());
  return frame("step", of.curve) + data + fmt::format("plot {}\n", fmt::join(bands, ", "));
}

std::string quality_script(const Comparison& of) {
  std::string data, ticks;
  std::vector<double> means;
  std::vector<std::string> plots;
  for (size_t i = 0; i < of.groups.size(); ++i) {
    const Group& group = of.groups[i];
    const auto at = static_cast<double>(i);
    const bool has_interval = !std::isnan(group.t.low);
    means.push_back(group.mean);
    data += data_block(fmt::format("mean{}", i), {{group.mean, at, has_interval ? group.t.low : group.mean,
                                                   has_interval ? group.t.high : group.mean}});
    std::vector<std::vector<double>> runs;
    for (const size_t run : group.runs) runs.push_back({of.runs[run].quality, at});
    data += data_block(fmt::format("runs{}", i), runs);
    ticks += fmt::format("{}{} {}", i == 0 ? "" : ", ", quoted(group.label), i);
    plots.push_back(fmt::format(
        "$mean{0} using 1:2:3:4 with xerrorbars pt 7 lw 2 lc rgb '{1}' notitle, $runs{0} using 1:2 "
        "with points pt 6 ps 0.6 lc rgb '{1}' notitle",
        i, colour(i)));
  }
  if (!has_points(means, means)) return "";
  return frame(of.metric, "") + data +
         fmt::format("set ytics ({}) noenhanced\nset yrange [{}:-0.5]\nplot {}\n", ticks,
                     static_cast<double>(of.groups.size()) - 0.5, fmt::join(plots, ", "));
}

std::string relation_script(const Comparison& of, const Quantity& quantity) {
  std::string data;
  std::vector<std::string> plots;
  bool any = false;
  for (size_t i = 0; i < of.groups.size(); ++i) {
    std::vector<double> x, y;
    for (const size_t run : of.groups[i].runs) {
      x.push_back(of.runs[run].quantities.at(quantity.name));
      y.push_back(of.runs[run].quality);
    }
    any = any || has_points(x, y);
    data += data_block(fmt::format("points{}", i), x, y);
    plots.push_back(fmt::format("$points{} using 1:2 with points pt 7 ps 0.7 lc rgb '{}' title {}", i,
                                colour(i), quoted(of.groups[i].label)));
  }
  return !any ? ""
              : frame(quantity.title, of.metric) + data + fmt::format("plot {}\n", fmt::join(plots, ", "));
}

}  // namespace

std::vector<fs::path> draw_comparison(const Comparison& of, const fs::path& folder) {
  require_gnuplot();
  make_folder(folder);
  std::vector<fs::path> drawn;
  const auto add = [&](const std::string& name, const std::string& script) {
    if (script.empty()) return;
    drawn.push_back(folder / (name + ".svg"));
    draw(drawn.back(), script);
  };
  add("curves", curves_script(of));
  add("quality", quality_script(of));
  std::set<std::string> related;
  for (const Relation& relation : of.relations) related.insert(relation.quantity);
  for (const Quantity& quantity : quantity_table()) {
    if (related.contains(quantity.name)) add("relation_" + quantity.name, relation_script(of, quantity));
  }
  return drawn;
}

}  // namespace bsexp::analysis
