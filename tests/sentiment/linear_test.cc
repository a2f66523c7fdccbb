#include "bsexp/sentiment/linear.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "tests/sentiment/made_sets.h"

namespace bsexp::sentiment {
namespace {

// The gradient of C sum log(1 + exp(-y s)) for each weight, the bias last.
std::vector<double> loss_gradient(const MadeSet& set, const LinearModel& model, const Rows& rows, double c) {
  const Examples examples = set.examples();
  std::vector<double> gradient(static_cast<size_t>(set.n_units + 1));
  for (const int64_t row : rows) {
    const double y = set.labels[static_cast<size_t>(row)] == 1 ? 1 : -1;
    const double slope = -c * y / (1 + std::exp(y * model.score(examples, row)));
    for (int64_t unit = 0; unit < set.n_units; ++unit)
      gradient[static_cast<size_t>(unit)] += slope * set.units().at(row, unit);
    gradient.back() += slope;
  }
  return gradient;
}

// The conditions of a minimum with |w|_1: the gradient is -sign(w) where w is not 0, and within 1 of 0 where
// it is.
TEST(Linear, L1FitsMeetTheConditionsOfTheirMinimum) {
  const MadeSet set = made_set(300, 21, 4, 1.5);
  const Rows rows = all_rows(set);
  for (const double c : {0.01, 0.1, 1.0}) {
    const LinearModel model = fit(set.examples(), set.labels, rows, {Penalty::l1, c, 1e-7});
    const std::vector<double> gradient = loss_gradient(set, model, rows, c);
    std::vector<double> weights = model.weights;
    weights.push_back(model.bias);
    for (size_t i = 0; i < weights.size(); ++i) {
      if (weights[i] == 0) {
        EXPECT_LT(std::abs(gradient[i]), 1 + 1e-4) << "C " << c << " weight " << i;
      } else {
        EXPECT_NEAR(gradient[i], weights[i] > 0 ? -1 : 1, 1e-4) << "C " << c << " weight " << i;
      }
    }
    EXPECT_NE(weights[4], 0);
  }
  EXPECT_LT(fit(set.examples(), set.labels, rows, {Penalty::l1, 0.03, 1e-5}).n_used(), 5);
  EXPECT_EQ(fit(set.examples(), set.labels, rows, {Penalty::l1, 1e-4, 1e-5}).n_used(), 0);
}

// With |w|^2 / 2 the gradient is -w.
TEST(Linear, L2FitsMeetTheConditionsOfTheirMinimum) {
  const MadeSet set = made_set(200, 9, 4, 1.5);
  const Rows rows = all_rows(set);
  const LinearModel model = fit(set.examples(), set.labels, rows, {Penalty::l2, 0.5, 1e-8});
  const std::vector<double> gradient = loss_gradient(set, model, rows, 0.5);
  for (size_t i = 0; i < model.weights.size(); ++i) EXPECT_NEAR(gradient[i], -model.weights[i], 1e-4);
  EXPECT_NEAR(gradient.back(), -model.bias, 1e-4);
}

TEST(Linear, TheFirstRowsLabelDoesNotTurnTheModel) {
  MadeSet set = made_set(100, 5, 2, 3);
  for (const int32_t first : {0, 1}) {
    Rows rows = all_rows(set);
    std::stable_partition(rows.begin(), rows.end(),
                          [&](int64_t row) { return set.labels[static_cast<size_t>(row)] == first; });
    EXPECT_GT(fit(set.examples(), set.labels, rows, {Penalty::l1, 1}).weights[2], 0) << first;
  }
}

TEST(Linear, TheSameRowsGiveTheSameBits) {
  const MadeSet set = made_set(200, 30, 4, 1);
  const Rows rows = all_rows(set);
  const LinearModel once = fit(set.examples(), set.labels, rows, {});
  std::srand(99);
  std::rand();
  const LinearModel again = fit(set.examples(), set.labels, rows, {});
  EXPECT_EQ(once.weights, again.weights);
  EXPECT_EQ(once.bias, again.bias);
}

TEST(Linear, SaysWhetherTheSolverConverged) {
  const MadeSet set = made_set(100, 20, 4, 1);
  EXPECT_TRUE(fit(set.examples(), set.labels, all_rows(set), {Penalty::l1, 1}).converged);
  EXPECT_FALSE(fit(set.examples(), set.labels, all_rows(set), {Penalty::l1, 1, 1e-300}).converged);
  EXPECT_TRUE(fit(set.examples(), set.labels, all_rows(set), {Penalty::l1, 1}).converged);
}

TEST(Linear, SparseRowsAreTheSameAsDenseOnes) {
  const std::vector<float> dense = {0, 2, 0, 1, 0, 3, 0, 0, 0, 1, 1, 0};
  const std::vector<int32_t> labels = {0, 1, 0, 1};
  const Examples a = Examples::dense(dense, 3);
  const Examples b = Examples::sparse({{{1, 2}}, {{0, 1}, {2, 3}}, {}, {{0, 1}, {1, 1}}}, 3);
  EXPECT_EQ(a.n_rows(), 4);
  EXPECT_EQ(b.n_rows(), 4);
  const Rows rows = {0, 1, 2, 3};
  EXPECT_EQ(fit(a, labels, rows, {}).weights, fit(b, labels, rows, {}).weights);
  const LinearModel model{.weights = {1, 10, 100}, .bias = 5};
  EXPECT_EQ(model.score(b, 1), 306);
  EXPECT_EQ(model.score(b, 2), 5);
}

}  // namespace
}  // namespace bsexp::sentiment
