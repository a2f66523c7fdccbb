#pragma once
// Rows of a delimited text: CSV as in RFC 4180 (quoted cells may hold separators, newlines and doubled
// quotes) or, without quotes, one row a line (TSV). A UTF-8 byte order mark at the beginning is skipped, and
// so are empty lines.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "bsexp/datasets/text.h"

namespace bsexp::datasets {

class DelimitedReader {
 public:
  // Reads the file, plain or gzip; errors of read_text.
  DelimitedReader(const std::filesystem::path& path, char separator, bool quotes);

  // The next row; false at the end. A row with text after a closing quote is malformed: it is counted, and
  // left out up to the end of its line. UserError, with its line, for a quote that is never closed.
  bool next(std::vector<std::string>& cells);
  int64_t malformed() const { return malformed_; }
  int64_t line() const { return line_; }  // where the last row begins, from 1

 private:
  enum class End : uint8_t { cell, row, malformed };
  End read_cell(std::string& cell);
  End read_quoted(std::string& cell);
  void skip_line();

  std::filesystem::path path_;
  Bytes bytes_;
  char separator_;
  bool quotes_;
  size_t at_ = 0;
  int64_t line_ = 0, next_line_ = 1;
  int64_t malformed_ = 0;
};

}  // namespace bsexp::datasets
