// Every row of the op table: its gradient against central differences in double precision, and its value and
// gradients on every backend against the reference.
#include <cmath>

#include <gtest/gtest.h>

#include "bsexp/base/random.h"
#include "bsexp/nn/op_table.h"
#include "tests/nn/backends.h"

namespace bsexp::nn {
namespace {

using Values = std::vector<double>;

std::vector<Values> random_inputs(const OpCase& op) {
  std::vector<Values> inputs;
  for (const OpCase::Input& shape : op.inputs) {
    Random random(11, fmt::format("op_test/{}", inputs.size()));
    Values& values = inputs.emplace_back(static_cast<size_t>(shape.rows * shape.features));
    for (double& value : values) value = shape.positive ? 0.5 + random.uniform() : random.normal();
  }
  return inputs;
}

struct Result {
  Values value;
  double loss = 0;  // sum of random weights times the value: every output matters differently
  std::vector<Values> gradients;
};

Result run_case(Pool& pool, const OpCase& op, const std::vector<Values>& inputs, Tape::Mode mode) {
  Tape tape(pool, mode);
  std::vector<Var> vars;
  for (size_t i = 0; i < inputs.size(); ++i) {
    vars.push_back(tape.variable(pool.from_host(op.inputs[i].rows, op.inputs[i].features, inputs[i])));
  }
  const Var y = op.apply(tape, vars);
  Random random(12, "op_test/loss");
  Values weights(static_cast<size_t>(y.value().size()));
  for (double& weight : weights) weight = random.normal();
  const Var loss = mul(y, tape.constant(pool.from_host(y.rows(), y.features(), weights)));
  Result result;
  result.value = y.value().to_host();
  for (const double term : loss.value().to_host()) result.loss += term;
  if (mode != Tape::Mode::record) return result;
  tape.backward(std::vector<Var>{loss}, 1);
  for (const Var& var : vars) result.gradients.push_back(tape.gradient(var).to_host());
  return result;
}

class OpTest : public testing::TestWithParam<std::string> {
 protected:
  const OpRow& row() const { return op_table().get(GetParam()); }
};

TEST_P(OpTest, GradientMatchesCentralDifferences) {
  Pool pool(kernels::make_backend("reference", 1), DType::f64);
  for (const auto& [rows, features] : std::vector<std::pair<int, int>>{{1, 5}, {3, 7}, {4, 33}}) {
    const OpCase op = row().make_case(rows, features);
    std::vector<Values> inputs = random_inputs(op);
    const Result exact = run_case(pool, op, inputs, Tape::Mode::record);
    Random random(13, "op_test/elements");
    for (size_t i = 0; i < inputs.size(); ++i) {
      for (int sample = 0; sample < 24; ++sample) {
        double& element =
            inputs[i][static_cast<size_t>(random.below(static_cast<int64_t>(inputs[i].size())))];
        const auto index = static_cast<size_t>(&element - inputs[i].data());
        const double step = 1e-6, saved = element;
        element = saved + step;
        const double above = run_case(pool, op, inputs, Tape::Mode::forward).loss;
        element = saved - step;
        const double below = run_case(pool, op, inputs, Tape::Mode::forward).loss;
        element = saved;
        const double numeric = (above - below) / (2 * step);
        // Rounding of the difference is about 1e-10 / 1e-6 times the size of the loss.
        EXPECT_NEAR(exact.gradients[i][index], numeric, 1e-6 * (1 + std::abs(numeric) + std::abs(exact.loss)))
            << "input " << i << ", element " << index << " of [" << rows << ", " << features << "]";
      }
    }
  }
}

// The largest difference over the largest value.
double relative_error(const Values& values, const Values& expected) {
  double error = 0, size = 1e-3;
  EXPECT_EQ(values.size(), expected.size());
  for (size_t i = 0; i < values.size(); ++i) {
    error = std::max(error, std::abs(values[i] - expected[i]));
    size = std::max(size, std::abs(expected[i]));
  }
  return error / size;
}

TEST_P(OpTest, EveryBackendMatchesTheReference) {
  constexpr double kTolerance = 2e-5;  // a few hundred roundings of f32 in the longest sums and chains
  Pool reference(kernels::make_backend("reference", 1), DType::f64);
  for (const TestBackend& backend : fast_backends()) {
    Pool pool(kernels::make_backend(backend.name, 2, backend.isa));
    for (const auto& [rows, features] :
         std::vector<std::pair<int, int>>{{1, 7}, {1, 33}, {7, 9}, {17, 31}, {33, 65}}) {
      const OpCase op = row().make_case(rows, features);
      const std::vector<Values> inputs = random_inputs(op);
      const Result expected = run_case(reference, op, inputs, Tape::Mode::record);
      const Result result = run_case(pool, op, inputs, Tape::Mode::record);
      const std::string where = fmt::format("{} {} [{}, {}]", backend.name, backend.isa, rows, features);
      EXPECT_LT(relative_error(result.value, expected.value), kTolerance) << where;
      for (size_t i = 0; i < inputs.size(); ++i) {
        EXPECT_LT(relative_error(result.gradients[i], expected.gradients[i]), kTolerance)
            << where << ", gradient of input " << i;
      }
    }
  }
}

// With operands in bf16: the reference rounds the same operands, but where f32 and f64 differ by a rounding a
// later product may meet the neighbouring bf16, 2^-8 away.
TEST_P(OpTest, RoundedOperandsMatchTheReference) {
  Pool reference(kernels::make_backend("reference", 1), DType::f64, DType::bf16);
  for (const TestBackend& backend : fast_backends()) {
    Pool pool(kernels::make_backend(backend.name, 2, backend.isa), DType::f32, DType::bf16);
    for (const auto& [rows, features] : std::vector<std::pair<int, int>>{{1, 33}, {17, 31}}) {
      const OpCase op = row().make_case(rows, features);
      const std::vector<Values> inputs = random_inputs(op);
      const Result expected = run_case(reference, op, inputs, Tape::Mode::record);
      const Result result = run_case(pool, op, inputs, Tape::Mode::record);
      EXPECT_LT(relative_error(result.value, expected.value), 5e-3) << backend.name << " " << backend.isa;
      for (size_t i = 0; i < inputs.size(); ++i) {
        EXPECT_LT(relative_error(result.gradients[i], expected.gradients[i]), 5e-3)
            << backend.name << " " << backend.isa << ", gradient of input " << i;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Table, OpTest, testing::ValuesIn(op_table().names()),
                         [](const auto& instance) { return instance.param; });

}  // namespace
}  // namespace bsexp::nn
