#include "bsexp/analysis/report/html.h"

#include <cmath>

#include <fmt/format.h>

namespace bsexp::analysis::report {

std::string escaped(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string shown(double value) {
  if (!std::isfinite(value)) return "–";
  if (std::abs(value) >= 1e4 && std::abs(value) < 1e15) return fmt::format("{:.0f}", value);
  return fmt::format("{:.4g}", value);
}

std::string shown(const Interval& interval) {
  if (!std::isfinite(interval.low) || !std::isfinite(interval.high)) return "–";
  return shown(interval.low) + " to " + shown(interval.high);
}

Cell text_cell(std::string_view text) { return {escaped(text), false, false}; }
Cell number_cell(double value) { return {shown(value), true, false}; }
Cell interval_cell(const Interval& interval) { return {shown(interval), true, false}; }

std::string table(const std::vector<std::string>& titles, const std::vector<std::vector<Cell>>& rows) {
  std::string html = "<div class=\"scroll\"><table>\n<thead><tr>";
  for (const std::string& title : titles) html += "<th scope=\"col\">" + escaped(title) + "</th>";
  html += "</tr></thead>\n<tbody>\n";
  for (const std::vector<Cell>& row : rows) {
    html += "<tr>";
    for (const Cell& cell : row) {
      const std::string kind = std::string(cell.number ? "number" : "") + (cell.best ? " best" : "");
      html += kind.empty() ? "<td>" : "<td class=\"" + kind + "\">";
      html += cell.html + "</td>";
    }
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

std::string section(std::string_view id, std::string_view title, const std::string& html) {
  if (html.empty()) return "";
  return fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n{}</section>\n", id, escaped(title), html);
}

}  // namespace bsexp::analysis::report
