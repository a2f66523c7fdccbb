// Segments that are computed again give what one tape gives, in less memory.
#include "bsexp/rnn/window_gradient.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "bsexp/kernels/counting/counting_backend.h"
#include "tests/rnn/models.h"

namespace bsexp::rnn {
namespace {

constexpr int64_t kBatch = 3, kSteps = 11;

std::vector<int32_t> random_bytes(int64_t count) {
  Random random(3, "window_gradient_test");
  std::vector<int32_t> bytes;
  for (int64_t i = 0; i < count; ++i) bytes.push_back(static_cast<int32_t>(random.below(kVocabulary)));
  return bytes;
}

struct Result {
  double bits = 0;
  std::vector<std::vector<double>> states, gradients;
};

LanguageModelSpec spec_with_dropout(const std::string& cell) {
  LanguageModelSpec spec = small_spec(cell);
  spec.cell_spec.dropout = 0.3;
  return spec;
}

CarriedState random_state(TestModel& test) {
  CarriedState state = test.model.zero_state(test.pool, kBatch);
  for (CarriedLayer& layer : state)
    layer = {test.random_tensor(kBatch, 48, 0.5, "h"), test.random_tensor(kBatch, 48, 0.5, "c")};
  return state;
}

Result gradient_of(TestModel& test, int64_t segment) {
  const auto bytes = random_bytes((kSteps + 1) * kBatch);
  const std::span<const int32_t> inputs(bytes.data(), kSteps * kBatch),
      targets(bytes.data() + kBatch, kSteps * kBatch);
  CarriedState state = random_state(test);
  Result result;
  result.bits = window_gradient(test.model, test.pool, inputs, targets, kBatch, state, {segment, true, 7});
  for (const CarriedLayer& layer : state) {
    result.states.push_back(layer.h.to_host());
    result.states.push_back(layer.c.to_host());
  }
  for (const nn::Parameter& parameter : test.parameters.all())
    result.gradients.push_back(parameter.gradient.to_host());
  return result;
}

// The largest magnitude, or the largest difference to others.
double largest(const std::vector<std::vector<double>>& all, const std::vector<std::vector<double>>* others) {
  double result = 0;
  for (size_t p = 0; p < all.size(); ++p) {
    for (size_t i = 0; i < all[p].size(); ++i)
      result = std::max(result, std::abs(all[p][i] - (others == nullptr ? 0 : (*others)[p][i])));
  }
  return result;
}

// Gradients up to rounding, by the largest of all: some cancel to almost nothing.
void expect_same(const Result& a, const Result& b, double tolerance) {
  EXPECT_EQ(a.bits, b.bits);
  EXPECT_EQ(a.states, b.states);
  EXPECT_LE(largest(a.gradients, &b.gradients), tolerance * largest(a.gradients, nullptr));
}

class WindowGradient : public testing::TestWithParam<std::string> {};

TEST_P(WindowGradient, OfAWholeWindowIsThatOfItsTape) {
  TestModel test(spec_with_dropout(GetParam()));
  const Result whole = gradient_of(test, 0);
  const auto bytes = random_bytes((kSteps + 1) * kBatch);
  CarriedState state = random_state(test);
  nn::Tape tape(test.pool, nn::Tape::Mode::record);
  const std::span<const int32_t> all(bytes);
  const auto losses =
      test.model.window(tape, all.first(kSteps * kBatch), all.subspan(kBatch), kBatch, state, 7);
  EXPECT_EQ(mean_bits(test.pool, losses), whole.bits);
  tape.backward(losses, 1.0 / (kSteps * kBatch));
  for (size_t p = 0; p < whole.gradients.size(); ++p)
    EXPECT_EQ(test.parameters.all()[p].gradient.to_host(), whole.gradients[p]);
}

TEST_P(WindowGradient, OfSegmentsIsThatOfTheWindow) {
  TestModel test(spec_with_dropout(GetParam()));
  test.randomize();
  const Result whole = gradient_of(test, 0);
  for (const int64_t segment : {1, 2, 3, 5, 10, 11, 40}) {
    SCOPED_TRACE(segment);
    expect_same(whole, gradient_of(test, segment), 1e-12);
  }
}

TEST_P(WindowGradient, OfSegmentsOfSeveralLayers) {
  LanguageModelSpec spec = small_spec(GetParam(), 2);
  spec.cell_spec.dropout = 0.3;
  spec.residual = true;
  TestModel test(spec);
  test.randomize();
  const Result whole = gradient_of(test, 0);
  EXPECT_EQ(whole.states.size(), 4U);
  for (const int64_t segment : {1, 4}) expect_same(whole, gradient_of(test, segment), 1e-12);
}

TEST_P(WindowGradient, OfSegmentsOnTheFastBackends) {
  for (const char* backend : {"cpu", "guarded"}) {
    for (const nn::DType operand : {nn::DType::f32, nn::DType::bf16}) {
      TestModel test(spec_with_dropout(GetParam()), 1, kernels::make_backend(backend, 2), nn::DType::f32,
                     operand);
      const Result whole = gradient_of(test, 0);
      for (const int64_t segment : {1, 4}) expect_same(whole, gradient_of(test, segment), 1e-5);
    }
  }
}

// Of a window of so many steps, beyond what the parameters take.
int64_t peak_bytes(const std::string& cell, int64_t n_steps, int64_t segment) {
  TestModel test(small_spec(cell), 1, std::make_shared<kernels::CountingBackend>(), nn::DType::f32);
  CarriedState state = test.model.zero_state(test.pool, 32);
  const int64_t before = test.pool.bytes_in_use();
  const std::vector<int32_t> bytes(static_cast<size_t>(n_steps * 32));
  window_gradient(test.model, test.pool, bytes, bytes, 32, state, {.segment = segment});
  return test.pool.peak_bytes() - before;
}

TEST_P(WindowGradient, SegmentsBoundTheMemory) {
  const int64_t whole = peak_bytes(GetParam(), 64, 0), segments = peak_bytes(GetParam(), 64, 8),
                longer = peak_bytes(GetParam(), 128, 8);
  EXPECT_LT(segments, whole / 4);
  constexpr int64_t kBorders = 8 * 2 * 32 * 48 * 4, kLosses = 64 * 32 * 4;
  EXPECT_LE(longer, segments + kBorders + kLosses + 4096) << "a longer window costs its borders and losses";
}

INSTANTIATE_TEST_SUITE_P(Cells, WindowGradient, testing::ValuesIn(cell_table().names()),
                         [](const auto& instance) { return instance.param; });

}  // namespace
}  // namespace bsexp::rnn
