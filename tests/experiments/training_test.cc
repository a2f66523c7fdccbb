// Whole runs with the options of training: optimizers, decays, early stopping, dynamic evaluation, segments.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/experiments/cost.h"
#include "bsexp/nn.h"
#include "tests/experiments/small_run.h"
#include "tests/support/errors.h"

namespace bsexp::experiments {
namespace {

using testing::HasSubstr;
using TrainingTest = SmallRunTest;

// Rates so high that the loss rises after some evaluation, without a decay that depends on train.steps.
std::vector<std::string> early_stopping(const std::vector<std::string>& more) {
  std::vector<std::string> overrides = {"train.learning_rate=0.1", "train.decay=none",
                                        "train.evaluate_every=3",  "train.evaluate_windows=10",
                                        "train.ema=0.5",           "train.checkpoint_every=2"};
  overrides.insert(overrides.end(), more.begin(), more.end());
  return overrides;
}

TEST_F(TrainingTest, PatienceEndsARunWithItsBestWeights) {
  const RunSummary early = run("early", early_stopping({"train.steps=400", "train.patience=2"}));
  ASSERT_TRUE(early.ended_early);
  EXPECT_LT(early.steps, 400);
  EXPECT_EQ(early.steps, early.best_step.value() + 2 * 3);
  const runfile::RunReader reader(folder_ / "early");
  EXPECT_EQ(reader.text("ended"), "patience");
  const std::vector<double> losses = reader.column("valid", "loss_bits");
  EXPECT_EQ(early.best_valid_bits.value(), *std::min_element(losses.begin(), losses.end()));
  EXPECT_EQ(reader.column("valid", "step").back(), static_cast<double>(early.steps));

  // The same as a run that had been asked for so many steps.
  const RunSummary short_run =
      run("short", early_stopping({fmt::format("train.steps={}", early.best_step.value())}));
  const runfile::RunReader other(folder_ / "short");
  EXPECT_EQ(other.text("ended"), "steps");
  EXPECT_FALSE(short_run.ended_early);
  EXPECT_EQ(early.test_bits, short_run.test_bits);
  EXPECT_EQ(reader.sample("final"), other.sample("final"));
  for (const std::string& name : other.weight_names())
    EXPECT_EQ(reader.weight(name).data, other.weight(name).data) << name;
}

TEST_F(TrainingTest, PatienceIsKeptWhileTheLossFalls) {
  const RunSummary summary = run("a", {"train.patience=2"});
  EXPECT_EQ(summary.steps, 40);
  EXPECT_FALSE(summary.ended_early);
  EXPECT_EQ(summary.best_step, 40);
  EXPECT_EQ(summary.best_valid_bits, summary.valid_bits);
  EXPECT_EQ(summary.test_bits, run("b").test_bits) << "the last weights are the best";
}

TEST_F(TrainingTest, PatienceResumesToTheSameBits) {
  const std::vector<std::string> overrides = early_stopping({"train.steps=400", "train.patience=2"});
  const RunSummary whole = run("whole", overrides);
  ASSERT_TRUE(whole.ended_early);
  Random random(2, "kill");
  int n_resumed = 0;
  for (int trial = 0; trial < 8; ++trial) {
    const std::string name = fmt::format("killed{}", trial);
    n_resumed += run_killed_and_resumed(name, overrides, random) ? 1 : 0;
    expect_same("whole", name);
    EXPECT_EQ(summary_of(folder_ / name).best_step, whole.best_step);
  }
  EXPECT_GT(n_resumed, 0) << "every child was faster than its kill";
}

TEST_F(TrainingTest, DynamicEvaluationComesBesideTheStaticOne) {
  const RunSummary without = run("without", {"train.test_windows=3"}),
                   with = run("with",
                              {"train.dynamic_rate=0.1", "train.dynamic_decay=0.01", "train.test_windows=3"});
  expect_same("without", "with");
  EXPECT_EQ(without.test_dynamic_bits, std::nullopt);
  ASSERT_TRUE(with.test_dynamic_bits);
  EXPECT_NE(with.test_dynamic_bits, with.test_bits);
  EXPECT_NEAR(with.test_dynamic_bits.value(), with.test_bits.value(), 0.5);
}

TEST_F(TrainingTest, ADynamicEvaluationThatDivergesIsLeftOut) {
  const RunSummary summary = run("a", {"train.dynamic_rate=1e30"});
  EXPECT_EQ(summary.test_dynamic_bits, std::nullopt);
  EXPECT_TRUE(summary.test_bits);
}

TEST_F(TrainingTest, EveryOptimizerAndDecayTrains) {
  for (const std::string& optimizer : nn::optimizer_table().names()) {
    for (const std::string& decay : nn::decay_table().names()) {
      std::vector<std::string> overrides = {
          "train.optimizer=" + optimizer, "train.decay=" + decay,
          optimizer == "sgd" ? "train.learning_rate=0.3" : "train.learning_rate=0.01"};
      if (decay == "step") overrides.emplace_back("train.decay_every=15");
      const RunSummary summary = run(optimizer + decay, overrides);
      EXPECT_LT(summary.valid_bits.value(), 7) << optimizer << " " << decay;
    }
  }
}

TEST_F(TrainingTest, RecomputationTrainsTheSameUpToRounding) {
  const RunSummary whole = run("whole", {"train.steps=15"}),
                   parts = run("parts", {"train.steps=15", "train.recompute=3"});
  EXPECT_NEAR(parts.test_bits.value(), whole.test_bits.value(), 1e-3);
  const runfile::RunReader a(folder_ / "whole"), b(folder_ / "parts");
  const auto first = [](const runfile::RunReader& reader) { return reader.column("train", "loss_bits")[0]; };
  EXPECT_NEAR(first(a), first(b), 1e-4);
  run("threads", {"train.steps=15", "train.recompute=3"}, 3);
  expect_same("parts", "threads");
}

TEST(Cost, CountsWhatTheOptimizerAndRecomputationTake) {
  const auto cost = [](const std::vector<std::string>& overrides) {
    return cost_of(*make_plan(small_config(overrides)));
  };
  const double values = static_cast<double>(cost({}).parameters) * sizeof(float);
  const auto copies = [&](const std::vector<std::string>& overrides) {
    double bytes = 0;
    for (const LayerCost& layer : cost(overrides).layers) bytes += layer.bytes;
    return bytes / values;
  };
  EXPECT_EQ(copies({}), 5);
  EXPECT_EQ(copies({"train.patience=1"}), 6);
  EXPECT_EQ(copies({"train.optimizer=adamax"}), 5);
  EXPECT_EQ(copies({"train.optimizer=sgd"}), 4);
  EXPECT_EQ(copies({"train.optimizer=sgd", "train.momentum=0"}), 3);

  const std::vector<std::string> wide = {"train.window=64", "train.batch=32"};
  std::vector<std::string> segments = wide;
  segments.emplace_back("train.recompute=8");
  EXPECT_LT(cost(segments).step_bytes, 0.4 * cost(wide).step_bytes);
  EXPECT_NEAR(cost(segments).step_operations / cost(wide).step_operations, 4.0 / 3, 0.1);
}

}  // namespace
}  // namespace bsexp::experiments
