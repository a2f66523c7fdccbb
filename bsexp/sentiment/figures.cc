#include "bsexp/sentiment/figures.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "bsexp/analysis.h"
#include "bsexp/base/error.h"
#include "bsexp/base/text.h"

namespace bsexp::sentiment {

namespace {

constexpr int kBins = 40;
constexpr size_t kColumns = 64;  // of a heat map

// The middle of each bin and how many of the values lie in it, as a step curve.
std::string histogram_block(const std::string& name, const std::vector<double>& values, double low,
                            double high) {
  std::vector<double> middles, counts(kBins);
  const double width = (high - low) / kBins;
  for (int i = 0; i < kBins; ++i) middles.push_back(low + (i + 0.5) * width);
  for (const double value : values) {
    const int bin = std::clamp(static_cast<int>((value - low) / width), 0, kBins - 1);
    counts[static_cast<size_t>(bin)] += 1;
  }
  return analysis::data_block(name, middles, counts);
}

// One character of a text: its bytes and the value after the last of them.
struct Cell {
  std::string shown;
  double value;
};

std::vector<Cell> cells_of(const TracedText& text) {
  std::vector<Cell> cells;
  for (size_t begin = 0; begin < text.text.size();) {
    size_t end = begin + 1;
    while (end < text.text.size() && (static_cast<unsigned char>(text.text[end]) & 0xc0) == 0x80) ++end;
    std::string shown = text.text.substr(begin, end - begin);
    if (!is_utf8(shown)) {
      shown = "?";
    } else if (static_cast<unsigned char>(shown[0]) < ' ') {
      shown = " ";
    } else if (shown == "'") {
      shown = "\xe2\x80\x99";  // gnuplot takes no string that begins with its own quote
    }
    cells.push_back({shown, text.values[end - 1]});
    begin = end;
  }
  return cells;
}

// The colours from -widest to widest with numbers at the ends and in the middle, on so many pixels at the
// bottom.
std::string colour_scale(double widest, int pixels, int height) {
  const double pixel = 1.0 / height;
  return fmt::format(
      "set cbrange [-{0}:{0}]\nset cbtics ('-{1:.3g}' -{0}, '0' 0, '{1:.3g}' {0}) scale 0\n"
      "set colorbox user horizontal origin 0.35,{2} size 0.3,{3}\nset bmargin at screen {4}\n",
      widest, widest, 30 * pixel, 10 * pixel, pixels * pixel);
}

}  // namespace

void draw_histogram(const UnitValues& of, std::span<const int64_t> rows, const UnitRule& rule,
                    const std::array<std::string, 2>& classes, const std::filesystem::path& path) {
  analysis::require_gnuplot();
  std::array<std::vector<double>, 2> values;
  for (const int64_t row : rows)
    values[of.labels[static_cast<size_t>(row)] == 1 ? 1 : 0].push_back(of.at(row, rule.unit));
  std::vector<double> all = values[0];
  all.insert(all.end(), values[1].begin(), values[1].end());
  const auto [low, high] = std::minmax_element(all.begin(), all.end());
  const double margin = *high > *low ? 0.0 : 0.5;
  std::string data, plots;
  constexpr std::array kColours = {"#08519c", "#d94801"};
  for (size_t i = 0; i < 2; ++i) {
    const std::string name = fmt::format("class{}", i);
    data += histogram_block(name, values[i], *low - margin, *high + margin);
    plots += fmt::format("{}${} with fillsteps lc rgb '{}' fs transparent solid 0.5 title {} noenhanced",
                         i == 0 ? "" : ", ", name, kColours[i], analysis::quoted(printable(classes[i])));
  }
  analysis::draw(
      path,
      fmt::format("{}set title {} noenhanced\nset xlabel 'value after the last byte'\nset ylabel 'texts'\n"
                  "set border 3\nset tics nomirror\nset yrange [0:*]\n"
                  "set arrow from {},graph 0 to {},graph 1 nohead dt 2 lc rgb '#525252'\n{}plot {}\n",
                  analysis::terminal(path, 760, 440),
                  analysis::quoted(fmt::format("unit {}, threshold {:.4g}", rule.unit, rule.threshold)),
                  rule.threshold, rule.threshold, data, plots));
}

void draw_heat_map(const std::vector<TracedText>& texts, const UnitRule& rule,
                   const std::filesystem::path& path) {
  analysis::require_gnuplot();
  ASSERT(!texts.empty(), "no text to draw");
  std::string labels, data = "$cells << END\n";
  double widest = 1e-6;
  size_t line = 0;
  for (const TracedText& text : texts) {
    labels +=
        fmt::format("set label {} at 0,{} left noenhanced\n", analysis::quoted(printable(text.title)), line);
    ++line;
    const std::vector<Cell> cells = cells_of(text);
    for (size_t i = 0; i < cells.size(); ++i) {
      const double distance = (cells[i].value - rule.threshold) * (rule.area >= 0.5 ? 1 : -1);
      const size_t column = i % kColumns, row = line + i / kColumns;
      widest = std::max(widest, std::abs(distance));
      data += fmt::format("{} {} {}\n", column, row, distance);
      if (cells[i].shown != " ")
        labels += fmt::format("set label {} at {},{} center front noenhanced\n",
                              analysis::quoted(cells[i].shown), column, row);
    }
    line += (cells.size() + kColumns - 1) / kColumns + 1;
  }
  constexpr int kScale = 50;  // pixels below the cells
  const int height = 60 + kScale + static_cast<int>(line) * 22;
  analysis::draw(
      path,
      fmt::format("{}set title {} noenhanced\nset border 0\nunset tics\nunset key\nset xrange [-0.5:{}]\n"
                  "set yrange [{}:-0.5]\nset palette defined (-1 '#2166ac', 0 '#ffffff', 1 '#b2182b')\n"
                  "{}set style fill solid noborder\n{}{}END\n"
                  "plot $cells using 1:2:(0.5):(0.5):3 with boxxyerror lc palette\n",
                  analysis::terminal(path, 900, height),
                  analysis::quoted(
                      fmt::format("unit {} after each character: distance from its threshold", rule.unit)),
                  static_cast<double>(kColumns) - 0.5, static_cast<double>(line) - 0.5,
                  colour_scale(widest, kScale, height), labels, data));
}

void draw_curve(const std::vector<CurvePoint>& points, const std::string& title,
                const std::filesystem::path& path) {
  std::vector<std::string> names;
  std::map<std::string, std::map<int64_t, std::vector<double>>> by_name;
  for (const CurvePoint& point : points) {
    if (!by_name.contains(point.classifier)) names.push_back(point.classifier);
    by_name[point.classifier][point.n_examples].push_back(point.accuracy);
  }
  analysis::Chart chart;
  chart.title = title;
  chart.x_label = "labelled examples";
  chart.y_label = "accuracy";
  chart.logarithmic_x = true;
  for (const std::string& name : names) {
    analysis::Line line;
    line.title = name;
    for (const auto& [size, accuracies] : by_name[name]) {
      line.x.push_back(static_cast<double>(size));
      line.y.push_back(analysis::mean(accuracies));
    }
    chart.lines.push_back(line);
  }
  analysis::draw_chart(chart, path);
}

}  // namespace bsexp::sentiment
