#pragma once
// A table of comma-separated values (RFC 4180, lines end in \n): cells with commas, quotes or newlines are
// quoted.
#include <string>
#include <vector>

namespace bsexp::analysis {

class CsvTable {
 public:
  explicit CsvTable(const std::vector<std::string>& titles);
  // ASSERTs one cell for each title.
  void add(const std::vector<std::string>& cells);
  const std::string& text() const { return text_; }

 private:
  size_t n_columns_;
  std::string text_;
};

// A number that reads back to the same bits; empty for NaN.
std::string csv_number(double value);

}  // namespace bsexp::analysis
