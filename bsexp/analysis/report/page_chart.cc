#include "bsexp/analysis/report/page_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bsexp/analysis/report/html.h"
#include "bsexp/base/error.h"

namespace bsexp::analysis::report {

namespace {

constexpr double kWidth = 720, kHeight = 400, kLeft = 70, kRight = 16, kTop = 14, kBottom = 52;
constexpr size_t kMostPoints = 400;

// At most kMostPoints of a series, its ends among them.
Series thinned(const Series& series) {
  const size_t n = series.x.size();
  ASSERT(series.y.size() == n && (series.low.empty() || (series.low.size() == n && series.high.size() == n)),
         "the series '{}' has columns of different length", series.title);
  if (n <= kMostPoints) return series;
  Series few{
      .title = series.title, .x = {}, .y = {}, .low = {}, .high = {}, .labels = {}, .colour = series.colour};
  for (size_t k = 0; k < kMostPoints; ++k) {
    const size_t i = k * (n - 1) / (kMostPoints - 1);
    few.x.push_back(series.x[i]);
    few.y.push_back(series.y[i]);
    if (!series.low.empty()) {
      few.low.push_back(series.low[i]);
      few.high.push_back(series.high[i]);
    }
    if (!series.labels.empty()) few.labels.push_back(series.labels[i]);
  }
  return few;
}

// The range of what is shown on one axis and its place on the picture.
struct Axis {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  double from = 0, to = 0;

  void cover(const std::vector<double>& values) {
    for (const double value : values) {
      if (!std::isfinite(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  void place(double first, double last) {
    from = first;
    to = last;
    if (low > high) low = 0, high = 1;
    const double room = high > low ? 0.04 * (high - low) : std::max(0.5 * std::abs(high), 0.5);
    low -= room;
    high += room;
  }
  double at(double value) const { return from + (value - low) / (high - low) * (to - from); }
};

struct Axes {
  Axis x, y;
};

Axes axes_of(const PageChart& chart) {
  Axes axes;
  for (const Series& series : chart.series) {
    axes.x.cover(series.x);
    axes.y.cover(series.y);
    axes.y.cover(series.low);
    axes.y.cover(series.high);
  }
  axes.x.place(kLeft, kWidth - kRight);
  axes.y.place(kHeight - kBottom, kTop);
  return axes;
}

std::string frame(const PageChart& chart, const Axes& axes) {
  std::string svg;
  for (const double mark : marks(axes.y.low, axes.y.high, 6)) {
    svg += fmt::format(
        "<line class=\"grid\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>"
        "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{:g}</text>\n",
        kLeft, kWidth - kRight, axes.y.at(mark), axes.y.at(mark), kLeft - 8, axes.y.at(mark) + 4, mark);
  }
  for (const double mark : marks(axes.x.low, axes.x.high, 8)) {
    svg += fmt::format(
        "<line class=\"grid\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>"
        "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{:g}</text>\n",
        axes.x.at(mark), axes.x.at(mark), kTop, kHeight - kBottom, axes.x.at(mark), kHeight - kBottom + 18,
        mark);
  }
  svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>\n",
                     (kLeft + kWidth - kRight) / 2, kHeight - 10, escaped(chart.x_label));
  return svg + fmt::format(
                   "<text transform=\"translate(16 {:.1f}) rotate(-90)\" text-anchor=\"middle\">{}</text>\n",
                   (kTop + kHeight - kBottom) / 2, escaped(chart.y_label));
}

std::string points_of(const Axes& axes, const std::vector<double>& x, const std::vector<double>& y) {
  std::string points;
  for (size_t i = 0; i < x.size(); ++i) {
    if (std::isfinite(y[i])) points += fmt::format("{:.1f},{:.1f} ", axes.x.at(x[i]), axes.y.at(y[i]));
  }
  return points;
}

std::string drawn(const Series& series, const Axes& axes, bool points) {
  const size_t colour = series.colour % kColours;
  std::string svg;
  if (!series.low.empty()) {
    std::vector<double> x(series.x), y(series.low);
    x.insert(x.end(), series.x.rbegin(), series.x.rend());
    y.insert(y.end(), series.high.rbegin(), series.high.rend());
    svg += fmt::format("<polygon class=\"band c{}\" points=\"{}\"/>\n", colour, points_of(axes, x, y));
  }
  if (!points) {
    return svg + fmt::format("<polyline class=\"line c{}\" points=\"{}\"/>\n", colour,
                             points_of(axes, series.x, series.y));
  }
  for (size_t i = 0; i < series.x.size(); ++i) {
    if (!std::isfinite(series.y[i]) || !std::isfinite(series.x[i])) continue;
    svg += fmt::format("<circle class=\"point c{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\">", colour,
                       axes.x.at(series.x[i]), axes.y.at(series.y[i]));
    if (!series.labels.empty()) svg += "<title>" + escaped(series.labels[i]) + "</title>";
    svg += "</circle>\n";
  }
  return svg;
}

// JSON inside <script>: nothing in it may end the element.
std::string script_data(const PageChart& chart, const std::vector<Series>& series) {
  nlohmann::ordered_json data = {{"x", chart.x_label}, {"y", chart.y_label}, {"points", chart.points}};
  for (const Series& s : series) {
    data["series"].push_back({{"title", s.title},
                              {"colour", s.colour % kColours},
                              {"x", s.x},
                              {"y", s.y},
                              {"low", s.low},
                              {"high", s.high},
                              {"labels", s.labels}});
  }
  std::string text = data.dump();
  for (size_t i = text.find('<'); i != std::string::npos; i = text.find('<', i))
    text.replace(i, 1, "\\u003c");
  return text;
}

}  // namespace

std::vector<double> marks(double low, double high, int count) {
  const double rough = (high - low) / count;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough) {
      step = factor * power;
      break;
    }
  }
  std::vector<double> result;
  // Counted, because far from zero the next mark may be the same number.
  const double first = std::ceil(low / step);
  for (int i = 0; i <= count && (first + i) * step <= high; ++i)
    result.push_back(first + i == 0 ? 0 : (first + i) * step);
  return result;
}

std::string figure(const PageChart& chart) {
  std::vector<Series> series;
  for (const Series& one : chart.series) series.push_back(thinned(one));
  const Axes axes = axes_of(chart);
  std::string svg = frame(chart, axes), legend;
  for (const Series& one : series) {
    svg += drawn(one, axes, chart.points);
    legend += fmt::format("<li><span class=\"swatch c{}\"></span>{}</li>", one.colour % kColours,
                          escaped(one.title));
  }
  return fmt::format(
      "<figure class=\"chart\">\n<figcaption>{0}</figcaption>\n"
      "<svg viewBox=\"0 0 {1} {2}\" role=\"img\" aria-label=\"{0}\">\n{3}</svg>\n"
      "<script type=\"application/json\">{4}</script>\n<ul class=\"legend\">{5}</ul>\n</figure>\n",
      escaped(chart.title), kWidth, kHeight, svg, script_data(chart, series), legend);
}

}  // namespace bsexp::analysis::report
