#pragma once
// Results as text: columns of words.
#include <string>
#include <vector>

namespace bsexp::cli {

using Row = std::vector<std::string>;

// Rows of cells as aligned columns, two spaces between; no space at the ends of lines, no newline at the end.
std::string format_columns(const std::vector<Row>& rows);

// A number for people: up to five digits.
std::string short_number(double value);

}  // namespace bsexp::cli
