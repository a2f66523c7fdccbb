// Whole runs on a small synthetic text: the same bits for any number of threads, on closed memory, and after
// a kill at any moment; errors that leave nothing half-written.
#include "bsexp/experiments/run.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bsexp/base/random.h"
#include "bsexp/experiments/cost.h"
#include "bsexp/experiments/learner.h"
#include "bsexp/experiments/run_folder.h"
#include "bsexp/runfile.h"
#include "tests/experiments/small_run.h"
#include "tests/support/errors.h"

namespace bsexp::experiments {
namespace {

using testing::HasSubstr;

using RunTest = SmallRunTest;

TEST_F(RunTest, WritesItsFolder) {
  const RunSummary summary = run("a");
  EXPECT_EQ(summary.steps, 40);
  EXPECT_EQ(summary.parameters, make_plan(small_config())->parameters.n_values());
  EXPECT_LT(summary.valid_bits.value(), 8);
  EXPECT_GT(summary.test_bits.value(), summary.entropy_bits.value());
  EXPECT_EQ(summary.sample.size(), 20U);
  EXPECT_TRUE(std::filesystem::exists(folder_ / "a/checkpoint.h5"));
  const runfile::RunReader reader(folder_ / "a");
  EXPECT_EQ(reader.status(), "finished");
  EXPECT_EQ(reader.info().device, "cpu");
  EXPECT_THAT(reader.column("train", "step"), testing::ElementsAre(4, 8, 12, 16, 20, 24, 28, 32, 36, 40));
  EXPECT_THAT(reader.column("valid", "step"), testing::ElementsAre(15, 30, 40));
  EXPECT_THAT(reader.sequence(), testing::ElementsAre("hidden0", "hidden1", "hidden2", "gates"));
}

TEST_F(RunTest, ThreadsDoNotChangeABit) {
  run("one");
  run("two", {}, 2);
  run("three", {}, 3);
  expect_same("one", "two");
  expect_same("one", "three");
}

// The memory of the guarded backend faults when anything but its kernels and copies touches it.
TEST_F(RunTest, TrainsOnClosedMemory) {
  const std::vector<std::string> few_steps = {"train.steps=12", "train.evaluate_every=6",
                                              "train.evaluate_windows=1"};
  run("open", few_steps);
  std::vector<std::string> closed = few_steps;
  closed.emplace_back("device=guarded");
  run("closed", closed, 2);
  expect_same("open", "closed");
}

TEST_F(RunTest, ResumesToTheSameBitsAfterAKillAtAnyMoment) {
  run("whole");
  Random random(1, "kill");
  int n_resumed = 0;
  for (int trial = 0; trial < 20; ++trial) {
    const std::string name = fmt::format("killed{}", trial);
    n_resumed += run_killed_and_resumed(name, {}, random) ? 1 : 0;
    expect_same("whole", name);
  }
  EXPECT_GT(n_resumed, 0) << "every child was faster than its kill";
}

TEST_F(RunTest, SeveralLayersResumeToTheSameBits) {
  const std::vector<std::string> two = {"model.layers=2", "model.residual=true", "model.init=orthogonal"};
  run("whole", two);
  const pid_t child = fork();
  if (child == 0) {
    run("killed", two);
    _exit(0);
  }
  while (!std::filesystem::exists(folder_ / "killed/checkpoint.h5")) usleep(100);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  resume("killed", two);
  expect_same("whole", "killed");
  const runfile::RunReader reader(folder_ / "whole");
  EXPECT_THAT(reader.activation_names(),
              testing::UnorderedElementsAre("layer0_h", "layer0_c", "layer1_h", "layer1_c"));
  EXPECT_THAT(reader.topology_names(), testing::Contains("layer1_input"));
  EXPECT_THAT(reader.sequence(), testing::Each(testing::StartsWith("layer0_")));
  EXPECT_EQ(sample_run(folder_ / "whole", {}, 1).substr(0, 20), reader.sample("final"));
}

TEST_F(RunTest, ARunThatWasKilledWhileItBeganIsGoneOnWith) {
  run("whole");
  const runfile::RunReader whole(folder_ / "whole");
  std::filesystem::create_directory(folder_ / "bare");
  runfile::RunWriter::create(folder_ / "bare", whole.info());
  resume("bare");
  expect_same("whole", "bare");
  EXPECT_EQ(runfile::RunReader(folder_ / "bare").topology_names(), whole.topology_names());
}

TEST_F(RunTest, AFinishedRunIsOnlySummedUp) {
  run("a");
  const auto written = std::filesystem::last_write_time(folder_ / "a/run.h5");
  EXPECT_EQ(resume("a").steps, 40);
  EXPECT_EQ(std::filesystem::last_write_time(folder_ / "a/run.h5"), written);
}

TEST_F(RunTest, ASolvedWidthIsThatOfTheRun) {
  const std::vector<std::string> solved = {"model.hidden=auto", "model.parameters=15400", "train.steps=8"};
  const RunSummary first = run("solved", solved);
  EXPECT_NEAR(static_cast<double>(first.parameters), 15400, 154);
  EXPECT_GT(*parse_config(runfile::RunReader(folder_ / "solved").info().config, "run.h5").model.hidden, 0);
  RunOptions again = options("solved", 1);
  again.resume = true;
  EXPECT_EQ(run_experiment(small_config(solved), again, console_).parameters, first.parameters);
  rnn::SampleOptions sampled;
  sampled.length = 5;
  EXPECT_EQ(sample_run(folder_ / "solved", sampled, 1).size(), 5U);
}

TEST_F(RunTest, NothingIsOverwritten) {
  run("a");
  EXPECT_THAT(error_of([&] { run("a"); }), HasSubstr("already holds a run: add --resume to go on with it"));
  RunOptions other = options("a", 1);
  other.resume = true;
  EXPECT_THAT(error_of([&] { run_experiment(small_config({"train.steps=50"}), other, console_); }),
              HasSubstr("was started with another configuration"));
  EXPECT_THAT(error_of([&] { run_experiment(std::nullopt, options("none", 1), console_); }),
              HasSubstr("holds no run to go on with, so a configuration is needed"));
}

// A run of a version that did not have a key, or wrote a number for what is `auto` now.
TEST_F(RunTest, ConfigurationsOfOlderVersionsAreTheSame) {
  run("a");
  std::string config = runfile::RunReader(folder_ / "a").info().config;
  const size_t begin = config.find("  optimizer: adam\n");
  ASSERT_NE(begin, std::string::npos);
  config.erase(begin, config.find('\n', begin) + 1 - begin);
  const std::string now = "beta1: auto", then = "beta1: 0.9";
  ASSERT_NE(config.find(now), std::string::npos);
  config.replace(config.find(now), now.size(), then);
  runfile::RunWriter writer = runfile::RunWriter::reopen(folder_ / "a");
  writer.set_attribute("config", config);
  writer.flush();
  EXPECT_EQ(resume("a").steps, 40);
  EXPECT_THAT(error_of([&] { resume("a", {"train.optimizer=sgd"}); }),
              HasSubstr("there '  optimizer: adam', now '  optimizer: sgd'"));
}

TEST_F(RunTest, OneProcessAtATime) {
  std::filesystem::create_directory(folder_ / "a");
  const FolderLock lock(RunFolder{folder_ / "a"});
  EXPECT_THAT(error_of([&] { run("a"); }), HasSubstr("is in use by another bsexp process"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "a/run.h5"));
}

TEST_F(RunTest, DivergenceIsDiagnosedAndTheLastCheckpointKept) {
  const std::string message = error_of<NotFinite>([&] {
    run("a", {"train.learning_rate=1e38", "train.clip=0", "train.warmup=30", "train.checkpoint_every=1"});
  });
  EXPECT_THAT(message, HasSubstr("training stopped: step "));
  EXPECT_THAT(message, testing::AnyOf(HasSubstr("the first value that is not: "), HasSubstr("gradient of ")));
  EXPECT_THAT(message, HasSubstr("Try a lower train.learning_rate"));
  EXPECT_EQ(runfile::RunReader(folder_ / "a").status(), "failed");
}

TEST_F(RunTest, WrongDataLeavesNoFolder) {
  EXPECT_THAT(error_of([&] { run("a", {"data.length=100"}); }), HasSubstr("too short"));
  EXPECT_THAT(error_of([&] { run("a", {"model.topology.degree=4"}); }), HasSubstr("degree"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "a"));
}

TEST_F(RunTest, AFolderThatCannotBeMadeIsNamed) {
  std::ofstream(folder_ / "file") << "in the way";
  EXPECT_THAT(error_of([&] { run("file/a"); }), HasSubstr("file/a"));
}

TEST_F(RunTest, ADamagedCheckpointIsNamed) {
  const pid_t child = fork();
  if (child == 0) {
    run("a");
    _exit(0);
  }
  while (!std::filesystem::exists(folder_ / "a/checkpoint.h5")) usleep(100);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  if (runfile::RunReader(folder_ / "a").status() == "finished")
    return;  // faster than its kill: nothing to resume
  std::filesystem::resize_file(folder_ / "a/checkpoint.h5", 1000);
  EXPECT_THAT(error_of([&] { resume("a"); }), HasSubstr("checkpoint.h5"));
}

TEST_F(RunTest, SamplesFromAFinishedRun) {
  run("a");
  rnn::SampleOptions options;
  options.length = 30;
  options.prompt = "";
  const std::string text = sample_run(folder_ / "a", options, 1);
  EXPECT_EQ(text.size(), 30U);
  EXPECT_EQ(sample_run(folder_ / "a", options, 2), text);
  EXPECT_EQ(text.substr(0, 20), runfile::RunReader(folder_ / "a").sample("final"))
      << "the same weights, prompt and seed";
}

// No model can be below the entropy, but for the chance of 200,000 symbols (0.1 %).
TEST_F(RunTest, TheLstmComesWithinOnePercentOfTheEntropy) {
  const RunSummary summary =
      run("a",
          {"model.cell=lstm", "model.topology.kind=dense", "model.topology.degree=auto",
           "model.topology.rewire=auto", "model.hidden=64", "model.dropout=0", "data.symbols=8",
           "data.length=1000000", "data.test=0.2", "data.valid=0.01", "train.batch=32", "train.window=16",
           "train.steps=3000", "train.warmup=20", "train.learning_rate=0.02", "train.ema=0.99",
           "train.evaluate_every=3000", "train.evaluate_windows=0", "train.checkpoint_every=3000"},
          2);
  EXPECT_LT(summary.test_bits.value(), 1.01 * summary.entropy_bits.value());
  EXPECT_GT(summary.test_bits.value(), 0.995 * summary.entropy_bits.value());
}

TEST(Plan, SolvesTheWidth) {
  Config config = small_config({"model.hidden=auto", "model.parameters=600000"});
  const auto plan = make_plan(config);
  EXPECT_NEAR(static_cast<double>(plan->parameters.n_values()), 600000, 6000);
  EXPECT_EQ(plan->config.model.hidden.value() % 16, 0);
  config.model.parameters = 10000;  // widths are multiples of 16, so that little budgets are missed
  EXPECT_THAT(error_of([&] { make_plan(config); }),
              HasSubstr("no width comes within 1 % of 10,000; the nearest"));
}

TEST(Plan, SolvesTheWidthOfSeveralLayers) {
  for (const std::string& cell : rnn::cell_table().names()) {
    const auto plan = make_plan(small_config({"model.cell=" + cell, "model.layers=3", "model.residual=true",
                                              "model.hidden=auto", "model.parameters=900000"}));
    EXPECT_NEAR(static_cast<double>(plan->parameters.n_values()), 900000, 9000) << cell;
  }
}

TEST(Cost, CountsAStep) {
  const Config config = small_config();
  const auto plan = make_plan(config);
  const Cost cost = cost_of(*plan);
  double weights = 0, forward = 0;
  for (const LayerCost& layer : cost.layers) forward += layer.operations;
  for (const nn::Parameter& parameter : plan->parameters.all()) {
    weights += parameter.layout ? static_cast<double>(parameter.size()) : 0;
  }
  EXPECT_EQ(forward, 2 * weights);
  // Forward, backward data and backward weight for every byte of 4 x 8: the input products pass a gradient
  // on, too.
  EXPECT_NEAR(cost.step_operations, 3 * forward * 32, 0.2 * cost.step_operations);
  Learner learner(*plan, kernels::make_backend("cpu", 1));
  const std::vector<int32_t> window(32);
  learner.step(window, window);
  EXPECT_EQ(static_cast<double>(learner.pool().peak_bytes()), cost.step_bytes) << "the plan is exact";
}

}  // namespace
}  // namespace bsexp::experiments
