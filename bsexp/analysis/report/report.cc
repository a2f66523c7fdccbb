#include "bsexp/analysis/report/report.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bsexp/analysis/report/html.h"
#include "bsexp/analysis/report/page_parts.h"
#include "bsexp/analysis/report/sections.h"
#include "bsexp/base/text.h"

namespace bsexp::analysis::report {

namespace {

// Nothing is loaded from anywhere: the page says so to the browser.
constexpr const char* kHead =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; img-src data:\">\n<link rel=\"icon\" href=\"data:,\">\n";

std::string foot(const Comparison& comparison, const PageOptions& options) {
  return fmt::format(
      "<footer><p>{} runs, written by {}. Intervals are of {:g} %; differences are paired by seed, their p "
      "values "
      "adjusted for the number of differences (Holm). Charts: Chart.js.</p>\n"
      "<details><summary>Copyright and licence of Chart.js</summary><pre>{}</pre></details></footer>\n",
      comparison.runs.size(), escaped(options.program), 100 * comparison.level, escaped(chart_licence()));
}

}  // namespace

std::string page(const Comparison& comparison, const RunSet& set, const PageOptions& options) {
  std::string html = kHead;
  html += "<title>" + escaped(options.title) + "</title>\n<style>\n";
  html += page_style();
  html += "</style>\n</head>\n<body>\n<header><h1>" + escaped(options.title) + "</h1>\n" +
          summary(comparison) + "</header>\n<main>\n";
  html += section("groups", "Groups", groups_table(comparison));
  html += section("differences", "Differences", differences_table(comparison));
  html += section("curves", "Learning curves", learning_curves(comparison));
  html += section("relations", "What quality goes along with", relations(comparison));
  html += section("patterns", "Patterns", patterns(comparison, set));
  html += section("samples", "Samples", samples(comparison, set));
  html += section("runs", "Runs and what differs between them", runs_table(comparison));
  html += "</main>\n" + foot(comparison, options) + "<script>\n";
  html += chart_library();
  html += "\n</script>\n<script>\n";
  html += page_script();
  return html + "</script>\n</body>\n</html>\n";
}

}  // namespace bsexp::analysis::report
