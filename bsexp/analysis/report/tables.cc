// The tables of a report.
#include <algorithm>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "bsexp/analysis/report/html.h"
#include "bsexp/analysis/report/sections.h"
#include "bsexp/base/text.h"

namespace bsexp::analysis::report {

namespace {

// Of the quantities, those that some group knows.
std::vector<const Quantity*> known_quantities(const Comparison& comparison) {
  std::vector<const Quantity*> known;
  for (const Quantity& quantity : quantity_table()) {
    if (std::any_of(comparison.groups.begin(), comparison.groups.end(),
                    [&](const Group& group) { return std::isfinite(group.quantities.at(quantity.name)); }))
      known.push_back(&quantity);
  }
  return known;
}

// Whether no group that is compared with this one has a lower mean.
bool is_best(const Comparison& comparison, size_t group) {
  bool compared = false;
  for (const Difference& difference : comparison.differences) {
    if (difference.a != group && difference.b != group) continue;
    compared = true;
    const size_t other = difference.a == group ? difference.b : difference.a;
    if (comparison.groups[other].mean < comparison.groups[group].mean) return false;
  }
  return compared;
}

Cell p_cell(double p, double level) {
  Cell cell = number_cell(p);
  cell.best = p < 1 - level;
  return cell;
}

// Why a comparison is not fair stands among the warnings, and where the pointer rests.
Cell fair_cell(const Difference& difference) {
  if (difference.unfair.empty()) return text_cell("yes");
  return {"<abbr title=\"" + escaped(join(difference.unfair, "; ")) + "\">no</abbr>", false, false};
}

}  // namespace

std::string groups_table(const Comparison& comparison) {
  const std::string percent = fmt::format("{:g} % ", 100 * comparison.level);
  const std::vector<const Quantity*> quantities = known_quantities(comparison);
  std::vector<std::string> titles = comparison.by;
  if (titles.empty()) titles.emplace_back("group");
  titles.insert(titles.end(),
                {"runs", comparison.metric, percent + "interval (t)", percent + "(bootstrap)", "deviation"});
  for (const Quantity* quantity : quantities) titles.push_back(quantity->title);
  std::vector<std::vector<Cell>> rows;
  for (size_t i = 0; i < comparison.groups.size(); ++i) {
    const Group& group = comparison.groups[i];
    Cell value = number_cell(group.mean);
    value.best = is_best(comparison, i);
    std::vector<Cell>& row = rows.emplace_back();
    for (const std::string& key : comparison.by) row.push_back(text_cell(group.keys.at(key)));
    if (row.empty()) row.push_back(text_cell(group.label));
    row.insert(row.end(), {number_cell(static_cast<double>(group.runs.size())), value, interval_cell(group.t),
                           interval_cell(group.bootstrap), number_cell(group.deviation)});
    for (const Quantity* quantity : quantities)
      row.push_back(number_cell(group.quantities.at(quantity->name)));
  }
  return table(titles, rows);
}

std::string differences_table(const Comparison& comparison) {
  if (comparison.differences.empty()) return "";
  const std::string percent = fmt::format("{:g} % interval", 100 * comparison.level);
  std::vector<std::vector<Cell>> rows;
  for (const Difference& of : comparison.differences) {
    rows.push_back({text_cell(comparison.groups[of.a].label), text_cell(comparison.groups[of.b].label),
                    number_cell(static_cast<double>(of.n_pairs)), number_cell(of.mean), interval_cell(of.t),
                    p_cell(of.p_t_holm, comparison.level), p_cell(of.p_wilcoxon_holm, comparison.level),
                    number_cell(of.paired_effect), number_cell(of.hedges_g), fair_cell(of)});
  }
  return fmt::format("<p class=\"soft\">The first less the second: {} zero, the first is better.</p>\n",
                     comparison.more_is_better ? "above" : "below") +
         table({"first", "second", "pairs", "difference", percent, "p (t)", "p (Wilcoxon)", "effect d",
                "Hedges g", "fair"},
               rows);
}

std::string runs_table(const Comparison& comparison) {
  constexpr size_t kMost = 200;
  std::vector<std::string> titles = {"run", "group", "seed", comparison.metric};
  for (const auto& [key, unused] : comparison.varying) {
    if (key != "seed") titles.push_back(key);
  }
  std::vector<std::filesystem::path> paths;
  for (const ComparedRun& run : comparison.runs) paths.emplace_back(run.path);
  const std::vector<std::filesystem::path> names = short_names(paths);
  std::vector<std::vector<Cell>> rows;
  for (size_t i = 0; i < std::min(kMost, comparison.runs.size()); ++i) {
    const ComparedRun& run = comparison.runs[i];
    rows.push_back({text_cell(names[i].string()), text_cell(comparison.groups[run.group].label),
                    text_cell(run.seed), number_cell(run.quality)});
    for (const auto& [key, values] : comparison.varying) {
      if (key != "seed") rows.back().push_back(text_cell(values[i]));
    }
  }
  std::string html =
      fmt::format("<details><summary>{} runs</summary>\n", comparison.runs.size()) + table(titles, rows);
  if (comparison.runs.size() > kMost)
    html += fmt::format("<p>The first {}; <code>bsexp export</code> writes all.</p>\n", kMost);
  return html + "</details>\n";
}

}  // namespace bsexp::analysis::report
