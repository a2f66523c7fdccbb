#include "bsexp/analysis/comparison.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "bsexp/analysis/grouping.h"
#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/text.h"

namespace bsexp::analysis {

namespace {

constexpr size_t kMostGroups = 64;  // of which all pairs are compared

std::vector<double> qualities(const Comparison& of, const Group& group) {
  std::vector<double> values;
  for (const size_t run : group.runs) values.push_back(of.runs[run].quality);
  return values;
}

void summarize(Comparison& of, int64_t resamples) {
  for (Group& group : of.groups) {
    const std::vector<double> values = qualities(of, group);
    group.mean = mean(values);
    group.deviation = deviation(values);
    group.t = t_interval(values, of.level);
    group.bootstrap = bootstrap_interval(values, of.level, resamples);
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

Difference difference_of(const Comparison& of, size_t a, size_t b, std::vector<double> differences,
                         int64_t resamples) {
  Difference result;
  result.a = a;
  result.b = b;
  result.n_pairs = differences.size();
  result.mean = mean(differences);
  result.t = t_interval(differences, of.level);
  result.bootstrap = bootstrap_interval(differences, of.level, resamples);
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
  if (!base && of.groups.size() > kMostGroups) {
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

void add_differences(Comparison& of, const ComparisonOptions& options) {
  std::vector<std::string> unpaired;
  bool averaged = false;
  for (const auto& [a, b] : pairs_to_compare(of, options.baseline)) {
    stop_if_interrupted();
    Pairs pairs = paired_differences(of, of.groups[a], of.groups[b]);
    averaged |= pairs.averaged;
    if (pairs.differences.size() < 2) {
      unpaired.push_back(fmt::format("({}) and ({})", of.groups[a].label, of.groups[b].label));
    } else {
      of.differences.push_back(difference_of(of, a, b, std::move(pairs.differences), options.resamples));
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

}  // namespace

Comparison compare(const RunSet& set, const ComparisonOptions& options) {
  metric_from(options.curve);
  REQUIRE(options.level > 0 && options.level < 1,
          "the level of an interval is {}; it must be above 0 and below 1", options.level);
  Comparison result;
  result.level = options.level;
  result.curve = options.curve;
  for (const std::string& problem : set.problems) result.warnings.push_back("skipped: " + problem);
  const std::vector<const Run*> runs = choose_runs(set, options, result);
  choose_keys(options.by, result);
  make_groups(result);
  summarize(result, options.resamples);
  add_differences(result, options);
  add_curves(result, runs);
  add_relations(result);
  add_warnings(result);
  return result;
}

}  // namespace bsexp::analysis
