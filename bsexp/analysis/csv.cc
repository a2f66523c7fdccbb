#include "bsexp/analysis/csv.h"

#include <cmath>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"

namespace bsexp::analysis {

namespace {

std::string quoted_cell(const std::string& cell) {
  if (cell.find_first_of(",\"\n\r") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace

CsvTable::CsvTable(const std::vector<std::string>& titles) : n_columns_(titles.size()) { add(titles); }

void CsvTable::add(const std::vector<std::string>& cells) {
  ASSERT(cells.size() == n_columns_, "{} cells in a table of {} columns", cells.size(), n_columns_);
  std::vector<std::string> words;
  words.reserve(cells.size());
  for (const std::string& cell : cells) words.push_back(quoted_cell(cell));
  text_ += join(words, ",") + '\n';
}

std::string csv_number(double value) { return std::isnan(value) ? "" : fmt::format("{}", value); }

}  // namespace bsexp::analysis
