#pragma once
// A chart of text: a curve in braille dots, two by four in each character, and marks at some points of
// another. Values that are not finite are left out.
#include <string>
#include <vector>

namespace bsexp::analysis {

struct TerminalCurve {
  std::vector<double> x, y;
};

// `rows` lines of at most `columns` characters, with the values of the y axis at the left, and below them a
// line with the ends of the x axis. No lines when there is nothing to draw, or less than 20 x 2 characters.
std::vector<std::string> draw_terminal_chart(const TerminalCurve& dots, const TerminalCurve& marks,
                                             size_t columns, size_t rows);

}  // namespace bsexp::analysis
