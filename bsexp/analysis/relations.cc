#include <cmath>

#include <fmt/format.h>

#include "bsexp/analysis/grouping.h"
#include "bsexp/base/text.h"

namespace bsexp::analysis {

namespace {

Curve curve_of(const Group& group, size_t index, const std::vector<const Run*>& runs, const Metric& metric,
               double level) {
  std::map<double, std::vector<double>> at_step;
  for (const size_t run : group.runs) {
    const auto table = runs[run]->stored.tables.find(metric.table);
    if (table == runs[run]->stored.tables.end()) continue;
    const auto steps = table->second.find("step"), values = table->second.find(metric.column);
    if (steps == table->second.end() || values == table->second.end()) continue;
    for (size_t i = 0; i < steps->second.size(); ++i) at_step[steps->second[i]].push_back(values->second[i]);
  }
  Curve curve;
  curve.group = index;
  for (const auto& [step, values] : at_step) {
    if (values.size() != group.runs.size()) continue;
    const Interval band = t_interval(values, level);
    curve.step.push_back(step);
    curve.mean.push_back(mean(values));
    curve.low.push_back(band.low);
    curve.high.push_back(band.high);
  }
  return curve;
}

std::map<std::string, std::vector<size_t>> runs_by_data(const Comparison& of) {
  std::vector<std::string> keys;
  for (const std::string& key : varying_keys(of.runs)) {
    if (is_data_key(key)) keys.push_back(key);
  }
  std::map<std::string, std::vector<size_t>> result;
  for (size_t i = 0; i < of.runs.size(); ++i) result[values_joined(of.runs[i], keys)].push_back(i);
  return result;
}

}  // namespace

void add_curves(Comparison& of, const std::vector<const Run*>& runs) {
  const Metric metric = metric_from(of.curve);
  for (size_t i = 0; i < of.groups.size(); ++i)
    of.curves.push_back(curve_of(of.groups[i], i, runs, metric, of.level));
}

void add_relations(Comparison& of) {
  for (const auto& [data, runs] : runs_by_data(of)) {
    for (const Quantity& quantity : quantity_table()) {
      Relation relation;
      std::vector<double> x, y;
      for (const size_t run : runs) {
        const double value = of.runs[run].quantities.at(quantity.name);
        if (!std::isfinite(value)) continue;
        relation.runs.push_back(run);
        x.push_back(value);
        y.push_back(of.runs[run].quality);
      }
      relation.quantity = quantity.name;
      relation.data = data;
      relation.n = x.size();
      relation.pearson = pearson(x, y, of.level);
      relation.spearman = spearman(x, y, of.level);
      if (!std::isnan(relation.pearson.r)) of.relations.push_back(std::move(relation));
    }
  }
}

void add_warnings(Comparison& of) {
  std::vector<std::string> alone, mixed, unfair;
  for (const Group& group : of.groups) {
    if (group.runs.size() == 1) alone.push_back(group.label);
    std::vector<std::string> keys;
    for (const auto& [key, unused] : of.varying) {
      if (is_data_key(key) && values_of(of, group.runs, key).size() > 1) keys.push_back(key);
    }
    if (!keys.empty()) mixed.push_back(fmt::format("{} ({})", group.label, join(keys)));
  }
  for (const Difference& difference : of.differences) {
    if (difference.unfair.empty()) continue;
    unfair.push_back(fmt::format("({}) and ({}): {}", of.groups[difference.a].label,
                                 of.groups[difference.b].label, join(difference.unfair, "; ")));
  }
  if (!alone.empty())
    of.warnings.push_back(fmt::format("groups of one run have no interval: {}", some_of(alone)));
  if (!mixed.empty())
    of.warnings.push_back(fmt::format("groups with runs of different data: {}", some_of(mixed)));
  for (const std::string& pair : unfair) of.warnings.push_back("not a fair comparison: " + pair);
}

}  // namespace bsexp::analysis
