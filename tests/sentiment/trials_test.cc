#include "bsexp/sentiment/trials.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/sentiment/curve.h"
#include "tests/support/errors.h"

namespace bsexp::sentiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<int32_t> made_labels(int64_t n, int64_t every) {
  std::vector<int32_t> labels;
  for (int64_t i = 0; i < n; ++i) labels.push_back(i % every == 0 ? 1 : 0);
  return labels;
}

int64_t n_ones(const Rows& rows, const std::vector<int32_t>& labels) {
  int64_t ones = 0;
  for (const int64_t row : rows) ones += labels[static_cast<size_t>(row)];
  return ones;
}

TEST(Trials, CrossValidationTestsEveryTextOnceAndNeverWhatItChoseOn) {
  for (const int64_t n : {97, 200, 1003}) {
    const std::vector<int32_t> labels = made_labels(n, 3);
    const std::vector<Trial> trials = make_trials(labels, n, 0, 0);
    ASSERT_EQ(trials.size(), 10U);
    EXPECT_EQ(describe(trials), "10-fold cross-validation, C chosen on the next fold");
    std::multiset<int64_t> tested;
    for (const Trial& trial : trials) {
      tested.insert(trial.test.begin(), trial.test.end());
      ASSERT_EQ(trial.choices.size(), 1U);
      EXPECT_EQ(trial.choices[0].fit, trial.fit);
      std::set<int64_t> all(trial.fit.begin(), trial.fit.end());
      all.insert(trial.test.begin(), trial.test.end());
      all.insert(trial.choices[0].valid.begin(), trial.choices[0].valid.end());
      EXPECT_EQ(static_cast<int64_t>(all.size()), n) << "the three parts share no row and have all";
      EXPECT_NEAR(static_cast<double>(n_ones(trial.test, labels)), static_cast<double>(n) / 30, 1);
    }
    EXPECT_EQ(static_cast<int64_t>(tested.size()), n);
    EXPECT_EQ(std::set<int64_t>(tested.begin(), tested.end()).size(), tested.size());
  }
}

TEST(Trials, PartsAreTheTrial) {
  const std::vector<int32_t> labels = made_labels(60, 2);
  const std::vector<Trial> fixed = make_trials(labels, 40, 10, 10);
  ASSERT_EQ(fixed.size(), 1U);
  EXPECT_EQ(fixed[0].fit.size(), 40U);
  EXPECT_EQ(fixed[0].test.front(), 50);
  EXPECT_EQ(fixed[0].choices[0].valid.front(), 40);
  EXPECT_EQ(describe(fixed), "test part, C chosen on the validation part");
  const std::vector<Trial> without = make_trials(labels, 40, 0, 20);
  ASSERT_EQ(without[0].choices.size(), 5U);
  EXPECT_EQ(without[0].choices[0].fit.size() + without[0].choices[0].valid.size(), 40U);
  EXPECT_EQ(describe(without), "test part, C chosen by 5-fold cross-validation");
  EXPECT_THAT(error_of([&] { make_trials(labels, 50, 10, 0); }),
              HasSubstr("there are texts for validation, but none for testing"));
  EXPECT_THAT(error_of([&] { make_trials(made_labels(40, 20), 40, 0, 0); }),
              HasSubstr("2 texts of a class are too few for 10 folds: at least 10 are needed"));
}

TEST(Trials, DrawnRowsHaveBothClassesInProportion) {
  const std::vector<int32_t> labels = made_labels(1000, 10);
  Rows from;
  for (int64_t row = 0; row < 1000; row += 2) from.push_back(row);  // every fifth is of class 1
  for (const int64_t count : {2, 5, 50, 499, 500}) {
    const Rows rows = draw_rows(from, labels, count, "a");
    EXPECT_EQ(static_cast<int64_t>(rows.size()), count);
    EXPECT_EQ(std::set<int64_t>(rows.begin(), rows.end()).size(), rows.size());
    EXPECT_GE(n_ones(rows, labels), 1);
    EXPECT_NEAR(static_cast<double>(n_ones(rows, labels)), static_cast<double>(count) / 5, 1);
  }
  EXPECT_EQ(draw_rows(from, labels, 500, "a"), from);
  EXPECT_NE(draw_rows(from, labels, 50, "a"), draw_rows(from, labels, 50, "b"));
}

TEST(Curve, SizesAreRoundNumbersAndAll) {
  EXPECT_THAT(curve_sizes(3200), ElementsAre(10, 20, 50, 100, 200, 500, 1000, 2000, 3200));
  EXPECT_THAT(curve_sizes(100), ElementsAre(10, 20, 50, 100));
  EXPECT_THAT(curve_sizes(7), ElementsAre(7));
}

}  // namespace
}  // namespace bsexp::sentiment
