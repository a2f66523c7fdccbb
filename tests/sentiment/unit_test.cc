#include "bsexp/sentiment/unit.h"

#include <gtest/gtest.h>

#include "tests/sentiment/made_sets.h"

namespace bsexp::sentiment {
namespace {

// All pairs of texts, one by one.
double area_by_pairs(const MadeSet& set, int64_t unit) {
  double wins = 0, pairs = 0;
  for (const int64_t a : all_rows(set)) {
    for (const int64_t b : all_rows(set)) {
      if (set.labels[static_cast<size_t>(a)] != 1 || set.labels[static_cast<size_t>(b)] != 0) continue;
      const float x = set.units().at(a, unit), y = set.units().at(b, unit);
      wins += x > y ? 1 : x == y ? 0.5 : 0;
      ++pairs;
    }
  }
  return wins / pairs;
}

TEST(Unit, AreaIsTheShareOfPairsInOrder) {
  MadeSet set = made_set(120, 3, 1, 1);
  for (int64_t row = 0; row < 120; ++row)  // many equal values
    set.values[static_cast<size_t>(row * 3)] =
        static_cast<float>(row % 4 + set.labels[static_cast<size_t>(row)]);
  for (int64_t unit = 0; unit < 3; ++unit)
    EXPECT_NEAR(area_under_roc(set.units(), all_rows(set), unit), area_by_pairs(set, unit), 1e-12);
}

TEST(Unit, TheOneThatDecidesIsFoundWithItsThreshold) {
  ThreadPool one(1), three(3);
  for (const double sharpness : {4.0, -4.0}) {
    const MadeSet set = made_set(500, 40, 17, sharpness);
    const UnitRule rule = best_unit(set.units(), all_rows(set), one);
    EXPECT_EQ(rule.unit, 17);
    EXPECT_EQ(rule.area > 0.5, sharpness > 0);
    EXPECT_GT(rule.fit_accuracy, 0.96);
    EXPECT_NEAR(rule.threshold, 0, 0.5);
    int64_t right = 0;
    for (const int64_t row : all_rows(set))
      right += rule.predicts(set.units().at(row, 17)) == (set.labels[static_cast<size_t>(row)] == 1) ? 1 : 0;
    EXPECT_EQ(static_cast<double>(right) / 500, rule.fit_accuracy);
    const UnitRule again = best_unit(set.units(), all_rows(set), three);
    EXPECT_EQ(again.threshold, rule.threshold);
    const UnitResult tested = probe_units(set.units(), make_trials(set.labels, 500, 0, 0), one);
    EXPECT_GT(tested.outcome.accuracy(), 0.94);
    EXPECT_EQ(tested.outcome.n_test, 500);
    for (const UnitRule& of_trial : tested.rules) EXPECT_EQ(of_trial.unit, 17);
  }
}

TEST(Unit, AConstantUnitKnowsNothing) {
  ThreadPool threads(1);
  const MadeSet set{1, {2, 2, 2, 2}, {0, 1, 1, 1}};
  const UnitRule rule = best_unit(set.units(), all_rows(set), threads);
  EXPECT_EQ(rule.area, 0.5);
  EXPECT_EQ(rule.fit_accuracy, 0.75) << "all in one class";
}

}  // namespace
}  // namespace bsexp::sentiment
