#pragma once
// Runs of a small model on a small synthetic text, each in its own temporary folder.
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bsexp/base/random.h"
#include "bsexp/experiments/run.h"
#include "bsexp/runfile.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::experiments {

inline constexpr const char* kSmall = R"(
data: {dataset: markov, symbols: 4, length: 20000}
model:
  cell: smallworld_lstm
  hidden: 32
  block: 8
  embedding: 16
  steps: 3
  dropout: 0.1
  topology: {kind: watts_strogatz, degree: 2, rewire: 0.3}
train: {batch: 4, window: 8, steps: 40, warmup: 5, evaluate_every: 15, evaluate_windows: 3, checkpoint_every: 7}
log: {every: 4, samples: 20, figures: false}
)";

inline Config small_config(const std::vector<std::string>& overrides = {}) {
  return parse_config(kSmall, "small.yaml", overrides);
}

class SmallRunTest : public testing::Test {
 protected:
  RunSummary run(const std::string& folder, const std::vector<std::string>& overrides = {}, int threads = 1) {
    return run_experiment(small_config(overrides), options(folder, threads), console_);
  }
  RunSummary resume(const std::string& folder, const std::vector<std::string>& overrides = {}) {
    RunOptions resumed = options(folder, 1);
    resumed.resume = true;
    return run_experiment(small_config(overrides), resumed, console_);
  }
  // Runs in a child that is killed at some moment, and goes on with what it left; false when the child was
  // faster than its kill.
  bool run_killed_and_resumed(const std::string& folder, const std::vector<std::string>& overrides,
                              Random& random) {
    const pid_t child = fork();
    if (child == 0) {
      run(folder, overrides);
      _exit(0);
    }
    while (!std::filesystem::exists(folder_ / (folder + "/run.h5"))) usleep(100);
    usleep(static_cast<useconds_t>(random.below(250000)));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_NO_THROW(runfile::RunReader(folder_ / folder).tables());
    resume(folder, overrides);
    return WIFSIGNALED(status);
  }
  RunOptions options(const std::string& folder, int threads) {
    RunOptions result;
    result.out = folder_ / folder;
    result.threads = threads;
    return result;
  }

  // Weights and logged losses of two runs, bit for bit.
  void expect_same(const std::string& a, const std::string& b) {
    const runfile::RunReader first(folder_ / a), second(folder_ / b);
    for (const char* table : {"train", "valid", "test"}) {
      EXPECT_EQ(first.column(table, "step"), second.column(table, "step")) << table;
      EXPECT_EQ(first.column(table, "loss_bits"), second.column(table, "loss_bits")) << table;
    }
    EXPECT_EQ(first.column("train", "gradient_norm"), second.column("train", "gradient_norm"));
    ASSERT_EQ(first.weight_names(), second.weight_names());
    ASSERT_FALSE(first.weight_names().empty());
    for (const std::string& name : first.weight_names()) {
      EXPECT_EQ(first.weight(name).data, second.weight(name).data) << name;
    }
    EXPECT_EQ(first.sample("final"), second.sample("final"));
  }

  TemporaryFolder folder_;
  Console console_{false, true};
};

}  // namespace bsexp::experiments
