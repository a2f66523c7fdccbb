#pragma once
// Words of a page in HTML. Every text that comes from a run passes `escaped`.
#include <string>
#include <string_view>
#include <vector>

#include "bsexp/analysis/inference.h"

namespace bsexp::analysis::report {

// As text or as the value of an attribute in double quotes.
std::string escaped(std::string_view text);

// Four digits, or a dash for what is not known.
std::string shown(double value);
std::string shown(const Interval& interval);  // "1.2 to 1.4"

// A cell of a table: what it holds is HTML already.
struct Cell {
  std::string html;
  bool number = false;
  bool best = false;
};
Cell text_cell(std::string_view text);
Cell number_cell(double value);
Cell interval_cell(const Interval& interval);

// A table that scrolls sideways where the page is narrow. The titles are plain text.
std::string table(const std::vector<std::string>& titles, const std::vector<std::vector<Cell>>& rows);

// A part of the page with its heading; empty where there is nothing in it.
std::string section(std::string_view id, std::string_view title, const std::string& html);

}  // namespace bsexp::analysis::report
