#pragma once
// A chart of a page: drawn as SVG, which reads without scripts and on paper, with the same numbers as JSON
// beside it, from which the page's script makes one that answers to the pointer.
#include <string>
#include <vector>

namespace bsexp::analysis::report {

struct Series {
  std::string title;
  std::vector<double> x, y;
  std::vector<double> low, high;    // a band around y; empty: none
  std::vector<std::string> labels;  // of the points; empty: none
  size_t colour = 0;                // of kColours
};

struct PageChart {
  std::string title, x_label, y_label;
  bool points = false;  // no lines between them
  std::vector<Series> series;
};

// The colours --c0 ... of page.css, in turn.
inline constexpr size_t kColours = 8;

// <figure> with the chart and its legend. Long lines are thinned to some hundred points. ASSERTs that the
// columns of a series have one length.
std::string figure(const PageChart& chart);

// Steps of 1, 2 or 5 x 10^n that cover [low, high] with about `count` marks, from the first at or above
// `low`.
std::vector<double> marks(double low, double high, int count);

}  // namespace bsexp::analysis::report
