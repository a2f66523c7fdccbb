// The charts of a report.
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "bsexp/analysis/report/html.h"
#include "bsexp/analysis/report/page_chart.h"
#include "bsexp/analysis/report/sections.h"

namespace bsexp::analysis::report {

namespace {

// A colour for each pattern, the same in all charts.
std::map<std::string, size_t> colours(const Comparison& comparison) {
  std::map<std::string, size_t> result;
  for (const Group& group : comparison.groups) result.emplace(group.pattern, result.size());
  return result;
}

std::string title_with(const std::string& title, const std::string& data) {
  return data.empty() ? title : title + ", " + data;
}

Series points_of(const Comparison& comparison, const Relation& relation, const std::string& pattern) {
  Series series;
  series.title = pattern;
  for (const size_t index : relation.runs) {
    const ComparedRun& run = comparison.runs[index];
    const Group& group = comparison.groups[run.group];
    if (group.pattern != pattern) continue;
    series.x.push_back(run.quantities.at(relation.quantity));
    series.y.push_back(run.quality);
    series.labels.push_back(group.label + ", seed " + run.seed);
  }
  return series;
}

const Quantity& quantity_of(const Relation& relation) {
  return *std::find_if(quantity_table().begin(), quantity_table().end(),
                       [&](const Quantity& quantity) { return quantity.name == relation.quantity; });
}

std::string relation_chart(const Comparison& comparison, const Relation& relation,
                           const std::map<std::string, size_t>& colour_of) {
  const Quantity& quantity = quantity_of(relation);
  PageChart chart{title_with(comparison.metric + " against " + quantity.title, relation.data),
                  quantity.title,
                  comparison.metric,
                  true,
                  {}};
  for (const auto& [pattern, colour] : colour_of) {
    Series series = points_of(comparison, relation, pattern);
    series.colour = colour;
    if (!series.x.empty()) chart.series.push_back(std::move(series));
  }
  return figure(chart);
}

}  // namespace

std::string learning_curves(const Comparison& comparison) {
  const auto colour_of = colours(comparison);
  std::map<std::string, PageChart> charts;  // by the data
  for (const Curve& curve : comparison.curves) {
    if (curve.step.empty()) continue;
    const Group& group = comparison.groups[curve.group];
    PageChart& chart = charts[group.data];
    chart.title = title_with(comparison.curve + " in training", group.data);
    chart.x_label = "step";
    chart.y_label = comparison.curve;
    Series series{.title = group.pattern.empty() ? group.label : group.pattern,
                  .x = curve.step,
                  .y = curve.mean,
                  .low = curve.low,
                  .high = curve.high,
                  .labels = {},
                  .colour = colour_of.at(group.pattern)};
    if (group.runs.size() < 2) series.low.clear(), series.high.clear();
    chart.series.push_back(std::move(series));
  }
  std::string html;
  for (const auto& [data, chart] : charts) html += figure(chart);
  return html.empty() ? html
                      : fmt::format("<p class=\"soft\">Means of groups; bands are {:g} % intervals.</p>\n",
                                    100 * comparison.level) +
                            html;
}

std::string relations(const Comparison& comparison) {
  if (comparison.relations.empty()) return "";
  const auto colour_of = colours(comparison);
  std::string html;
  std::vector<std::vector<Cell>> rows;
  for (const Relation& relation : comparison.relations) {
    if (quantity_of(relation).chart) html += relation_chart(comparison, relation, colour_of);
    rows.push_back({text_cell(relation.quantity), text_cell(relation.data),
                    number_cell(static_cast<double>(relation.n)), number_cell(relation.pearson.r),
                    interval_cell(relation.pearson.interval), number_cell(relation.pearson.p),
                    number_cell(relation.spearman.r), interval_cell(relation.spearman.interval),
                    number_cell(relation.spearman.p)});
  }
  if (!html.empty()) html = "<div class=\"charts\">\n" + html + "</div>\n";
  return html + "<p class=\"soft\">Correlations over runs. They do not say what causes what.</p>\n" +
         table({"quantity", "data", "runs", "Pearson r", "interval", "p", "Spearman r", "interval", "p"},
               rows);
}

}  // namespace bsexp::analysis::report
