#pragma once
// A chart of lines, drawn by gnuplot as SVG or PNG, by the ending of the name.
#include <filesystem>
#include <string>
#include <vector>

namespace bsexp::analysis {

struct Line {
  std::string title;
  std::vector<double> x, y;
  bool thin = false;  // a line to compare with, without points
};

struct Chart {
  std::string title, x_label, y_label;
  bool logarithmic = false;  // both axes
  std::vector<Line> lines;
  bool logarithmic_x = false;  // the x axis alone; the titles stand left below
};

// UserError when gnuplot is missing, the ending is another, or no line has a point; SystemError when it
// fails.
void draw_chart(const Chart& chart, const std::filesystem::path& path);

}  // namespace bsexp::analysis
