#include "bsexp/experiments/dynamic_evaluation.h"

#include <gtest/gtest.h>

#include "tests/experiments/small_learner.h"

namespace bsexp::experiments {
namespace {

// A model of one Markov source, and the text of another.
class DynamicEvaluationTest : public testing::Test {
 protected:
  DynamicEvaluationTest() { small_.train(150); }

  template <class Score>
  std::vector<double> bits_of_windows(Score score) {
    rnn::CarriedState state = small_.plan->model.zero_state(small_.learner.pool(), 4);
    std::vector<double> bits;
    for (int64_t number = 0; number < 100; ++number) {
      const datasets::Window window = windows_.evaluation(number);
      bits.push_back(score(window, state));
    }
    return bits;
  }
  std::vector<double> static_bits() {
    small_.learner.begin_evaluation();
    const auto bits = bits_of_windows([&](const datasets::Window& window, rnn::CarriedState& state) {
      return small_.learner.evaluate(window.inputs, window.targets, 4, state);
    });
    small_.learner.end_evaluation();
    return bits;
  }
  std::vector<double> dynamic_bits(double rate, double decay) {
    DynamicEvaluation dynamic(small_.learner, rate, decay);
    return bits_of_windows([&](const datasets::Window& window, rnn::CarriedState& state) {
      return dynamic.evaluate(window.inputs, window.targets, 4, state);
    });
  }
  static double mean(const std::vector<double>& bits) {
    double sum = 0;
    for (const double value : bits) sum += value;
    return sum / static_cast<double>(bits.size());
  }
  std::vector<std::vector<double>> all_values() {
    std::vector<std::vector<double>> values;
    for (const auto& [unused, tensor] : small_.learner.tensors()) values.push_back(tensor->to_host());
    return values;
  }

  SmallLearner small_{{"model.dropout=0.3"}};
  const datasets::Bytes changed_ = datasets::MarkovSource(4, 2).generate(1 << 13);
  datasets::Windows windows_{changed_, 4, 8};
};

TEST_F(DynamicEvaluationTest, HelpsWhereTheSourceHasChanged) {
  const double fixed = mean(static_bits()), plain = mean(dynamic_bits(0.1, 0)),
               decayed = mean(dynamic_bits(0.1, 0.01));
  EXPECT_LT(plain, fixed - 0.2);
  EXPECT_LT(decayed, fixed - 0.2);
}

TEST_F(DynamicEvaluationTest, ScoresAWindowBeforeLearningFromIt) {
  const std::vector<double> fixed = static_bits(), dynamic = dynamic_bits(0.1, 0);
  EXPECT_EQ(dynamic[0], fixed[0]);
  EXPECT_NE(dynamic[1], fixed[1]);
}

TEST_F(DynamicEvaluationTest, WithoutARateOrWithAllOfTheDecayIsStatic) {
  const std::vector<double> fixed = static_bits();
  EXPECT_EQ(dynamic_bits(0, 0), fixed);
  EXPECT_EQ(dynamic_bits(0.1, 1), fixed);
}

TEST_F(DynamicEvaluationTest, LeavesEveryBitAsItWas) {
  const auto before = all_values();
  dynamic_bits(0.5, 0.001);
  EXPECT_EQ(all_values(), before);
}

}  // namespace
}  // namespace bsexp::experiments
