#include "bsexp/cli/output.h"

#include <algorithm>

#include <fmt/format.h>

#include "bsexp/base/text.h"

namespace bsexp::cli {

std::string format_columns(const std::vector<Row>& rows) {
  std::vector<size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::vector<std::string> lines;
  for (const Row& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) line += fmt::format("{:<{}}", row[i], widths[i] + 2);
    line.resize(line.find_last_not_of(' ') + 1);
    lines.push_back(line);
  }
  return join(lines, "\n");
}

void print_json(const Console& console, const nlohmann::ordered_json& object) {
  if (console.json) console.json_line(object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

std::string short_number(double value) { return fmt::format("{:.5g}", value); }

}  // namespace bsexp::cli
