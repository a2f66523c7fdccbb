#include "bsexp/sentiment/unit.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"

namespace bsexp::sentiment {

namespace {

using Labelled = std::pair<float, int32_t>;  // value, label

std::vector<Labelled> sorted_values(const UnitValues& of, std::span<const int64_t> rows, int64_t unit) {
  std::vector<Labelled> values;
  values.reserve(rows.size());
  for (const int64_t row : rows) values.emplace_back(of.at(row, unit), of.labels[static_cast<size_t>(row)]);
  std::sort(values.begin(), values.end());
  return values;
}

// Sums over pairs of texts of both classes.
double area_of(const std::vector<Labelled>& sorted) {
  double zeros_before = 0, zeros = 0, ones = 0, pairs = 0;
  for (size_t i = 0, next = 0; i < sorted.size(); i = next) {
    double zeros_here = 0, ones_here = 0;
    for (; next < sorted.size() && sorted[next].first == sorted[i].first; ++next)
      (sorted[next].second == 1 ? ones_here : zeros_here) += 1;
    pairs += ones_here * (zeros_before + zeros_here / 2);
    zeros_before += zeros_here;
    zeros += zeros_here;
    ones += ones_here;
  }
  ASSERT(zeros > 0 && ones > 0, "{} texts of one class", sorted.size());
  return pairs / (zeros * ones);
}

void choose_threshold(const std::vector<Labelled>& sorted, UnitRule& rule) {
  const bool ones_above = rule.area >= 0.5;
  // Below all values: every row lies above.
  int64_t right = std::count_if(sorted.begin(), sorted.end(),
                                [&](const Labelled& v) { return (v.second == 1) == ones_above; });
  int64_t best = right;
  rule.threshold = static_cast<double>(sorted.front().first) - 1;
  for (size_t i = 0; i < sorted.size(); ++i) {
    right += (sorted[i].second == 1) == ones_above ? -1 : 1;
    const bool last = i + 1 == sorted.size();
    if (right <= best || (!last && sorted[i + 1].first == sorted[i].first)) continue;
    best = right;
    const double here = sorted[i].first;
    rule.threshold = last ? here : here + (static_cast<double>(sorted[i + 1].first) - here) / 2;
  }
  rule.fit_accuracy = static_cast<double>(best) / static_cast<double>(sorted.size());
}

}  // namespace

double area_under_roc(const UnitValues& of, std::span<const int64_t> rows, int64_t unit) {
  return area_of(sorted_values(of, rows, unit));
}

UnitRule best_unit(const UnitValues& of, std::span<const int64_t> rows, ThreadPool& threads) {
  std::vector<double> areas(static_cast<size_t>(of.n_units));
  threads.for_ranges(of.n_units, 1, [&](int64_t begin, int64_t end) {
    for (int64_t unit = begin; unit < end; ++unit)
      areas[static_cast<size_t>(unit)] = area_under_roc(of, rows, unit);
  });
  stop_if_interrupted();
  UnitRule rule;
  for (int64_t unit = 0; unit < of.n_units; ++unit) {
    const double area = areas[static_cast<size_t>(unit)];
    if (unit > 0 && std::abs(area - 0.5) <= std::abs(rule.area - 0.5)) continue;
    rule.unit = unit;
    rule.area = area;
  }
  choose_threshold(sorted_values(of, rows, rule.unit), rule);
  return rule;
}

UnitResult probe_units(const UnitValues& of, const std::vector<Trial>& trials, ThreadPool& threads) {
  UnitResult result;
  for (const Trial& trial : trials) {
    const UnitRule rule = best_unit(of, trial.fit, threads);
    for (const int64_t row : trial.test) {
      const bool positive = of.labels[static_cast<size_t>(row)] == 1;
      result.outcome.n_right += rule.predicts(of.at(row, rule.unit)) == positive ? 1 : 0;
      ++result.outcome.n_test;
    }
    result.rules.push_back(rule);
  }
  return result;
}

}  // namespace bsexp::sentiment
