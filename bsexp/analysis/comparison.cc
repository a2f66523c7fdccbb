#include "bsexp/analysis/comparison.h"

#include <algorithm>
#include <cmath>
#include <set>

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

// What a baseline is told by: within data sets by its pattern, so that each has one, else by all its keys.
const std::string& compared_name(const Comparison& of, const Group& group) {
  return within_data(of) ? group.pattern : group.label;
}

std::string base_name(const Comparison& of, const std::string& baseline) {
  std::set<std::string> known;
  for (const Group& group : of.groups) {
    if (group.label == baseline) return compared_name(of, group);
    known.insert({group.label, compared_name(of, group)});
  }
  if (known.contains(baseline)) return baseline;
  throw UserError(unknown_name("group", baseline, {known.begin(), known.end()}));
}

// Each with the groups named `base` of the same data.
std::vector<std::pair<size_t, size_t>> pairs_with(Comparison& of, const std::string& base) {
  std::vector<std::pair<size_t, size_t>> pairs;
  std::set<std::string> without;
  for (size_t a = 0; a < of.groups.size(); ++a) {
    bool found = false;
    for (size_t b = 0; b < of.groups.size(); ++b) {
      if (compared_name(of, of.groups[b]) != base) continue;
      if (within_data(of) && of.groups[a].data != of.groups[b].data) continue;
      found = true;
      if (a != b) pairs.emplace_back(a, b);
    }
    if (!found) without.insert(of.groups[a].data);
  }
  if (!without.empty())
    of.warnings.push_back(fmt::format("groups are not compared where there is no baseline {}: {}", base,
                                      some_of({without.begin(), without.end()})));
  return pairs;
}

std::vector<std::pair<size_t, size_t>> all_pairs(Comparison& of) {
  std::vector<std::pair<size_t, size_t>> pairs;
  if (of.groups.size() > kMostGroups) {
    of.warnings.push_back(
        fmt::format("{} groups are too many to compare each with each: name one with --baseline, or "
                    "give fewer keys with --by",
                    of.groups.size()));
    return pairs;
  }
  for (size_t a = 0; a < of.groups.size(); ++a) {
    for (size_t b = a + 1; b < of.groups.size(); ++b) {
      if (!within_data(of) || of.groups[a].data == of.groups[b].data) pairs.emplace_back(a, b);
    }
  }
  return pairs;
}

void correct_for_their_number(std::vector<Difference>& differences) {
  std::vector<double> p_t, p_wilcoxon;
  for (const Difference& difference : differences) {
    p_t.push_back(difference.paired_t.p);
    p_wilcoxon.push_back(difference.wilcoxon.p);
  }
  p_t = holm(p_t);
  p_wilcoxon = holm(p_wilcoxon);
  for (size_t i = 0; i < differences.size(); ++i) {
    differences[i].p_t_holm = p_t[i];
    differences[i].p_wilcoxon_holm = p_wilcoxon[i];
  }
}

void add_differences(Comparison& of, const ComparisonOptions& options) {
  std::vector<std::string> unpaired, alone;
  bool averaged = false;
  const auto note_alone = [&](size_t n, const Group& in, const Group& other) {
    if (n > 0)
      alone.push_back(fmt::format("{} of {} runs of ({}) in ({})", n, in.runs.size(), in.label, other.label));
  };
  for (const auto& [a, b] :
       options.baseline.empty() ? all_pairs(of) : pairs_with(of, base_name(of, options.baseline))) {
    stop_if_interrupted();
    const Group &first = of.groups[a], &second = of.groups[b];
    Pairs pairs = paired_differences(of, first, second);
    averaged |= pairs.averaged;
    if (pairs.differences.size() < 2) {
      unpaired.push_back(fmt::format("({}) and ({})", first.label, second.label));
      continue;
    }
    note_alone(pairs.alone_in_a, first, second);
    note_alone(pairs.alone_in_b, second, first);
    of.differences.push_back(difference_of(of, a, b, std::move(pairs.differences), options.resamples));
  }
  correct_for_their_number(of.differences);
  if (averaged)
    of.warnings.emplace_back(
        "runs of a group that have the same seed, and that no key tells apart, count as one: their mean");
  if (!alone.empty())
    of.warnings.push_back("runs without a partner do not count in a difference: " + some_of(alone));
  if (!unpaired.empty())
    of.warnings.push_back(
        fmt::format("groups that do not have two seeds in common are not compared: {}", some_of(unpaired)));
}

}  // namespace

Comparison compare(const RunSet& set, const ComparisonOptions& options) {
  metric_from(options.curve);
  REQUIRE(options.level > 0 && options.level <= kHighestLevel,
          "the level of an interval is {}; it must be above 0, at most {}", options.level, kHighestLevel);
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
