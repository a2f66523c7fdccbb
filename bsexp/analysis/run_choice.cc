#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "bsexp/analysis/grouping.h"
#include "bsexp/base/error.h"
#include "bsexp/base/text.h"

namespace bsexp::analysis {

namespace {

// Of steps that were done: a run may end before its last.
double training_operations(const Run& run) {
  const double steps = std::fmax(run.last("train", "step"), run.last("valid", "step"));
  return run.number("step_operations") * steps;
}

std::vector<std::string> metrics_of(const RunSet& set) {
  std::set<std::string> names;
  for (const Run& run : set.runs) {
    for (const auto& [name, unused] : run.stored.accuracies) names.insert(name);
    for (const auto& [table, columns] : run.stored.tables) {
      for (const auto& [column, unused] : columns) names.insert(table + '.' + column);
    }
  }
  return {names.begin(), names.end()};
}

Metric choose_metric(const std::vector<const Run*>& runs) {
  Metric metric;
  for (const char* table : {"test", "valid", "train"}) {
    metric.table = table;
    const auto has = [&](const Run* run) {  // also where it is not finite: that run is left out
      const auto found = run->stored.tables.find(metric.table);
      return found != run->stored.tables.end() && found->second.contains(metric.column);
    };
    if (std::all_of(runs.begin(), runs.end(), has)) break;
  }
  return metric;
}

bool is_accuracy(const std::string& metric) { return metric.starts_with(runfile::kSentimentMetric); }

double quality_of(const Run& run, const std::string& metric) {
  if (!is_accuracy(metric)) {
    const Metric column = metric_from(metric);
    return run.last(column.table, column.column);
  }
  const auto found = run.stored.accuracies.find(metric);
  return found == run.stored.accuracies.end() ? std::numeric_limits<double>::quiet_NaN() : found->second;
}

ComparedRun compared(const Run& run, const std::string& metric) {
  ComparedRun result;
  result.path = run.stored.path.string();
  result.seed = std::to_string(run.stored.info.seed);
  result.quality = quality_of(run, metric);
  for (const Quantity& quantity : quantity_table()) result.quantities[quantity.name] = quantity.of(run);
  result.config = run.config;
  return result;
}

// The runs that take part; why others do not is a warning.
std::vector<const Run*> finished_runs(const RunSet& set, bool unfinished, Comparison& into) {
  std::vector<const Run*> runs;
  std::vector<std::string> left_out;
  for (const Run& run : set.runs) {
    if (unfinished || run.stored.status == runfile::kStatusFinished) {
      runs.push_back(&run);
    } else {
      left_out.push_back(fmt::format("{} ({})", run.stored.path.string(), run.stored.status));
    }
  }
  REQUIRE(!runs.empty(),
          "none of the {} runs is finished: wait, resume them (bsexp run --resume), or count them as "
          "they are with --unfinished",
          set.runs.size());
  if (!left_out.empty())
    into.warnings.push_back(fmt::format("runs that are not finished do not count: {}", some_of(left_out)));
  return runs;
}

// Runs, as they were read or as they are compared.
template <class Runs>
void require_known(const Runs& runs, const std::vector<std::string>& by) {
  std::set<std::string> known;
  for (const auto& run : runs) {
    for (const auto& [key, unused] : run.config) known.insert(key);
  }
  for (const std::string& key : by) {
    if (!known.contains(key))
      throw UserError(unknown_name("configuration key", key, {known.begin(), known.end()}));
  }
}

}  // namespace

const std::vector<Quantity>& quantity_table() {
  static const std::vector<Quantity> table = {
      {"parameters", "parameters", true, [](const Run& run) { return run.number("parameters"); }},
      {"operations", "floating point operations in training", true, training_operations},
      {"seconds", "seconds of training", true, [](const Run& run) { return run.number("seconds"); }},
      {"mean_path_length", "mean path length", true,
       [](const Run& run) { return run.number("mean_path_length"); }},
      {"clustering", "clustering", true, [](const Run& run) { return run.mask_statistic("clustering"); }},
      {"density", "density", true, [](const Run& run) { return run.number("density"); }},
      {"mix", "mix factor", false, [](const Run& run) { return run.number("mix"); }},
  };
  return table;
}

Metric metric_from(const std::string& name) {
  const size_t dot = name.find('.');
  REQUIRE(dot != std::string::npos && dot > 0 && dot + 1 < name.size(),
          "'{}' is no metric: give TABLE.COLUMN, such as test.loss_bits, or sentiment/SET/CLASSIFIER", name);
  return {name.substr(0, dot), name.substr(dot + 1)};
}

std::string some_of(const std::vector<std::string>& names) {
  constexpr size_t kMost = 5;
  if (names.size() <= kMost) return join(names);
  return fmt::format("{} and {} more", join({names.begin(), names.begin() + kMost}), names.size() - kMost);
}

std::vector<const Run*> choose_runs(const RunSet& set, const ComparisonOptions& options, Comparison& into) {
  const std::vector<const Run*> runs = finished_runs(set, options.unfinished, into);
  const std::string metric = options.metric.empty() ? choose_metric(runs).name() : options.metric;
  if (!is_accuracy(metric)) metric_from(metric);
  const std::vector<std::string> known = metrics_of(set);
  if (std::find(known.begin(), known.end(), metric) == known.end())
    throw UserError(unknown_name("metric", metric, known));
  if (options.curve != ComparisonOptions{}.curve &&
      std::find(known.begin(), known.end(), options.curve) == known.end())
    throw UserError(unknown_name("curve", options.curve, known));
  into.metric = metric;
  into.more_is_better = is_accuracy(metric);
  std::vector<const Run*> chosen;
  std::vector<std::string> without;
  for (const Run* run : runs) {
    ComparedRun candidate = compared(*run, metric);
    if (std::isfinite(candidate.quality)) {
      into.runs.push_back(std::move(candidate));
      chosen.push_back(run);
    } else {
      without.push_back(candidate.path);
    }
  }
  REQUIRE(!into.runs.empty(), "no run has a finite {}", into.metric);
  if (!without.empty()) {
    into.warnings.push_back(
        fmt::format("runs without a finite {} do not count: {}", into.metric, some_of(without)));
  }
  return chosen;
}

void require_keys(const RunSet& set, const std::vector<std::string>& by) { require_known(set.runs, by); }

void choose_keys(const std::vector<std::string>& by, Comparison& into) {
  require_known(into.runs, by);
  const std::vector<std::string> varying = varying_keys(into.runs);
  into.by = by;
  if (by.empty())
    std::copy_if(varying.begin(), varying.end(), std::back_inserter(into.by),
                 [](const std::string& key) { return key != "seed"; });
  for (const std::string& key : varying) {
    if (std::find(into.by.begin(), into.by.end(), key) != into.by.end()) continue;
    auto& [unused, values] = into.varying.emplace_back(key, std::vector<std::string>());
    for (const ComparedRun& run : into.runs) values.push_back(value_of(run, key));
  }
}

}  // namespace bsexp::analysis
