#pragma once
// Results as text: columns of words.
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "bsexp/base/console.h"

namespace bsexp::cli {

using Row = std::vector<std::string>;

// Rows of cells as aligned columns, two spaces between; no space at the ends of lines, no newline at the end.
std::string format_columns(const std::vector<Row>& rows);

// The object as a line of standard output, with U+FFFD for bytes that are no UTF-8; silent without --json.
// All commands print their objects so.
void print_json(const Console& console, const nlohmann::ordered_json& object);

// A number for people: up to five digits.
std::string short_number(double value);

}  // namespace bsexp::cli
