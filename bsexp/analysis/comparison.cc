#include "bsexp/analysis/comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "bsexp/analysis/grouping.h"
#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/text.h"

namespace bsexp::analysis {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kMostGroups = 64;  // of which all pairs are compared

double numeric_key(const Run& run, const std::string& key) {
  const auto found = run.config.find(key);
  char* end = nullptr;
  const double value = found == run.config.end() ? kNone : std::strtod(found->second.c_str(), &end);
  return end != nullptr && *end == '\0' ? value : kNone;
}

bool is_data_key(const std::string& key) { return key.starts_with("data."); }

Metric metric_from(const std::string& name) {
  const size_t dot = name.find('.');
  REQUIRE(dot != std::string::npos && dot > 0 && dot + 1 < name.size(),
          "'{}' is no metric: give TABLE.COLUMN, such as test.loss_bits", name);
  return {name.substr(0, dot), name.substr(dot + 1)};
}

std::vector<std::string> metrics_of(const RunSet& set) {
  std::set<std::string> names;
  for (const Run& run : set.runs) {
    for (const auto& [table, columns] : run.stored.tables) {
      for (const auto& [column, unused] : columns) names.insert(table + '.' + column);
    }
  }
  return {names.begin(), names.end()};
}

// "a, b, c and 7 more".
std::string some_of(const std::vector<std::string>& names) {
  constexpr size_t kMost = 5;
  if (names.size() <= kMost) return join(names);
  return fmt::format("{} and {} more", join({names.begin(), names.begin() + kMost}), names.size() - kMost);
}

Metric choose_metric(const std::vector<const Run*>& runs) {
  Metric metric;
  for (const char* table : {"test", "valid", "train"}) {
    metric.table = table;
    const auto has = [&](const Run* run) { return !std::isnan(run->last(metric.table, metric.column)); };
    if (std::all_of(runs.begin(), runs.end(), has)) break;
  }
  return metric;
}

ComparedRun compared(const Run& run, const Metric& metric) {
  ComparedRun result;
  result.path = run.stored.path.string();
  result.seed = std::to_string(run.stored.info.seed);
  result.quality = run.last(metric.table, metric.column);
  for (const Quantity& quantity : quantity_table()) result.quantities[quantity.name] = quantity.of(run);
  result.config = run.config;
  return result;
}

// The runs that take part; why others do not is a warning.
std::vector<const Run*> finished_runs(const RunSet& set, bool unfinished, Comparison& into) {
  std::vector<const Run*> runs;
  std::vector<std::string> left_out;
  for (const Run& run : set.runs) {
    if (unfinished || run.stored.status == "finished") {
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

void choose_runs(const RunSet& set, const ComparisonOptions& options, Comparison& into,
                 std::vector<const Run*>& chosen) {
  const std::vector<const Run*> runs = finished_runs(set, options.unfinished, into);
  const Metric metric = options.metric.empty() ? choose_metric(runs) : metric_from(options.metric);
  const std::vector<std::string> known = metrics_of(set);
  if (std::find(known.begin(), known.end(), metric.name()) == known.end())
    throw UserError(unknown_name("metric", metric.name(), known));
  into.metric = metric.name();
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
}

void choose_keys(const std::vector<std::string>& by, Comparison& into) {
  std::set<std::string> known;
  for (const ComparedRun& run : into.runs) {
    for (const auto& [key, unused] : run.config) known.insert(key);
  }
  for (const std::string& key : by) {
    if (!known.contains(key))
      throw UserError(unknown_name("configuration key", key, {known.begin(), known.end()}));
  }
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

std::vector<double> qualities(const Comparison& of, const Group& group) {
  std::vector<double> values;
  for (const size_t run : group.runs) values.push_back(of.runs[run].quality);
  return values;
}

void summarize(Comparison& of) {
  for (Group& group : of.groups) {
    const std::vector<double> values = qualities(of, group);
    group.mean = mean(values);
    group.deviation = deviation(values);
    group.t = t_interval(values, of.level);
    group.bootstrap = bootstrap_interval(values, of.level);
    for (const Quantity& quantity : quantity_table()) {
      std::vector<double> known;
      for (const size_t run : group.runs) {
        const double value = of.runs[run].quantities.at(quantity.name);
        if (!std::isnan(value)) known.push_back(value);
      }
      group.quantities[quantity.name] = mean(known);
    }
  }
}

Difference difference_of(const Comparison& of, size_t a, size_t b, std::vector<double> differences) {
  Difference result;
  result.a = a;
  result.b = b;
  result.n_pairs = differences.size();
  result.mean = mean(differences);
  result.t = t_interval(differences, of.level);
  result.bootstrap = bootstrap_interval(differences, of.level);
  result.paired_t = paired_t(differences);
  result.wilcoxon = wilcoxon(differences);
  result.paired_effect = paired_effect(differences);
  result.hedges_g = hedges_g(qualities(of, of.groups[a]), qualities(of, of.groups[b]));
  result.differences = std::move(differences);
  result.unfair = unfairness(of, of.groups[a], of.groups[b]);
  return result;
}

// Whether the keys ask for a comparison within each data set.
bool within_data(const Comparison& of) {
  const auto n = std::count_if(of.by.begin(), of.by.end(), is_data_key);
  return n > 0 && n < static_cast<int64_t>(of.by.size());
}

bool same_data(const Group& a, const Group& b) {
  return std::all_of(a.keys.begin(), a.keys.end(), [&](const auto& entry) {
    return !is_data_key(entry.first) || b.keys.at(entry.first) == entry.second;
  });
}

std::vector<std::pair<size_t, size_t>> pairs_to_compare(Comparison& of, const std::string& baseline) {
  std::vector<std::pair<size_t, size_t>> pairs;
  std::optional<size_t> base;
  std::vector<std::string> labels;
  for (size_t i = 0; i < of.groups.size(); ++i) {
    labels.push_back(of.groups[i].label);
    if (of.groups[i].label == baseline) base = i;
  }
  if (!baseline.empty() && !base) throw UserError(unknown_name("group", baseline, labels));
  if (!base && static_cast<double>(of.groups.size()) > kMostGroups) {
    of.warnings.push_back(
        fmt::format("{} groups are too many to compare each with each: name one with --baseline, or "
                    "give fewer keys with --by",
                    of.groups.size()));
    return pairs;
  }
  for (size_t a = 0; a < of.groups.size(); ++a) {
    for (size_t b = 0; b < of.groups.size(); ++b) {
      const bool wanted = base ? b == *base && a != b : a < b;
      if (wanted && (!within_data(of) || same_data(of.groups[a], of.groups[b]))) pairs.emplace_back(a, b);
    }
  }
  return pairs;
}

void add_differences(Comparison& of, const std::string& baseline) {
  std::vector<std::string> unpaired;
  bool averaged = false;
  for (const auto& [a, b] : pairs_to_compare(of, baseline)) {
    stop_if_interrupted();
    Pairs pairs = paired_differences(of, of.groups[a], of.groups[b]);
    averaged |= pairs.averaged;
    if (pairs.differences.size() < 2) {
      unpaired.push_back(fmt::format("({}) and ({})", of.groups[a].label, of.groups[b].label));
    } else {
      of.differences.push_back(difference_of(of, a, b, std::move(pairs.differences)));
    }
  }
  std::vector<double> p_t, p_wilcoxon;
  for (const Difference& difference : of.differences) {
    p_t.push_back(difference.paired_t.p);
    p_wilcoxon.push_back(difference.wilcoxon.p);
  }
  p_t = holm(p_t);
  p_wilcoxon = holm(p_wilcoxon);
  for (size_t i = 0; i < of.differences.size(); ++i) {
    of.differences[i].p_t_holm = p_t[i];
    of.differences[i].p_wilcoxon_holm = p_wilcoxon[i];
  }
  if (averaged)
    of.warnings.emplace_back(
        "runs of a group that have the same seed, and that no key tells apart, count "
        "as one: their mean");
  if (!unpaired.empty()) {
    of.warnings.push_back(
        fmt::format("groups that do not have two seeds in common are not compared: {}", some_of(unpaired)));
  }
}

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
  for (size_t i = 0; i < of.runs.size(); ++i) {
    std::vector<std::string> values;
    for (const std::string& key : keys) values.push_back(value_of(of.runs[i], key));
    result[join(values)].push_back(i);
  }
  return result;
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

}  // namespace

const std::vector<Quantity>& quantity_table() {
  static const std::vector<Quantity> table = {
      {"parameters", "parameters", [](const Run& run) { return run.number("parameters"); }},
      {"operations", "floating point operations in training",
       [](const Run& run) { return run.number("step_operations") * numeric_key(run, "train.steps"); }},
      {"seconds", "seconds of training", [](const Run& run) { return run.number("seconds"); }},
      {"mean_path_length", "mean path length", [](const Run& run) { return run.number("mean_path_length"); }},
      {"clustering", "clustering", [](const Run& run) { return run.mask_statistic("clustering"); }},
      {"density", "density", [](const Run& run) { return run.number("density"); }},
      {"mix", "mix factor", [](const Run& run) { return run.number("mix"); }},
  };
  return table;
}

Comparison compare(const RunSet& set, const ComparisonOptions& options) {
  REQUIRE(options.level > 0 && options.level < 1,
          "the level of an interval is {}; it must be above 0 and below 1", options.level);
  Comparison result;
  result.level = options.level;
  result.curve = options.curve;
  std::vector<const Run*> runs;
  for (const std::string& problem : set.problems) result.warnings.push_back("skipped: " + problem);
  choose_runs(set, options, result, runs);
  choose_keys(options.by, result);
  make_groups(result);
  summarize(result);
  add_differences(result, options.baseline);
  const Metric curve = metric_from(options.curve);
  for (size_t i = 0; i < result.groups.size(); ++i)
    result.curves.push_back(curve_of(result.groups[i], i, runs, curve, options.level));
  add_relations(result);
  add_warnings(result);
  return result;
}

}  // namespace bsexp::analysis
