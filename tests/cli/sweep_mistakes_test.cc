// What a user can do wrong with a sweep: exit code, message, and nothing half-written.
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/child_process.h"
#include "child.h"
#include "small_config.h"
#include "tests/support/temporary_folder.h"

namespace bsexp {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class SweepMistakes : public testing::Test {
 protected:
  ChildResult sweep(const std::vector<std::string>& more) {
    std::vector<std::string> words = {"sweep"};
    words.insert(words.end(), more.begin(), more.end());
    ChildOptions options;
    options.folder = folder_.path().string();
    return run_bsexp(words, options);
  }
  void expect_mistake(const std::vector<std::string>& words, const std::string& message) {
    const ChildResult result = sweep(words);
    EXPECT_EQ(result.exit_code, 2) << message;
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, StartsWith("error: "));
    EXPECT_THAT(result.err, HasSubstr(message));
  }

  TemporaryFolder folder_;
  const std::string config_ = small_config_in(folder_.path());
  const std::string out_ = (folder_ / "out").string();
};

TEST_F(SweepMistakes, OfTheCommandLineLeaveNothing) {
  expect_mistake({}, "a configuration is needed: bsexp sweep CONFIG key=a,b --seeds 3");
  expect_mistake({"nothing.yaml", "seed=1,2"}, "there is no configuration file nothing.yaml");
  expect_mistake({config_}, "nothing varies: list values of a key, key=a,b, or give --seeds N");
  expect_mistake({config_, "model.hiden=32,64", "--out", out_}, "did you mean 'hidden'?");
  expect_mistake({config_, "model.hidden=32,wide", "--out", out_},
                 "model.hidden is 'wide'; it must be an integer");
  expect_mistake({config_, "model.hidden=32,40", "--out", out_}, "run 002-hidden=40: ");
  expect_mistake({config_, "model.topology.degree=2,6", "--out", out_}, "run 002-degree=6: ");
  expect_mistake({config_, "data.length=20000,10", "--out", out_}, "run 002-length=10: ");
  expect_mistake({config_, "seed=1,2", "--jobs", "0"}, "--jobs is '0'; it must be an integer from 1");
  expect_mistake({config_, "seed=1,2", "--jobs", "90000"}, "runs side by side need up to ");
  expect_mistake({config_, "--seeds", "-1"}, "--seeds is '-1'; it must be an integer from 1");
  expect_mistake({config_, "seed=1,2", "--launcher", "slurn"}, "did you mean 'slurm'?");
  expect_mistake({config_, "--zip"}, "--zip needs a value");
  for (const char* name : {"out", "runs"}) EXPECT_FALSE(std::filesystem::exists(folder_ / name)) << name;
}

TEST_F(SweepMistakes, NothingIsMixedOrOverwritten) {
  ASSERT_EQ(sweep({config_, "seed=1,2", "--out", out_}).exit_code, 0);
  expect_mistake({config_, "seed=1,2", "--out", out_},
                 "already holds a sweep: add --resume to go on with it");
  expect_mistake({config_, "seed=1,3", "--out", out_, "--resume"},
                 "was started as another sweep: there '    seed: [1, 2]', now '    seed: [1, 3]'");
  expect_mistake({config_, "seed=1,2", "train.clip=2", "--out", out_, "--resume"},
                 "there '  clip: 1', now '  clip: 2'");
  expect_mistake({config_, "seed=1,2", "--out", out_ + "/runs/001-seed=1"},
                 "holds a run; a sweep needs a folder of its own");
  expect_mistake({"--resume", "--out", folder_ / "none"},
                 "holds no sweep to go on with, so a configuration is needed");
  expect_mistake({folder_.path(), "--resume"}, "holds no sweep to go on with");
}

TEST_F(SweepMistakes, OneSweepAtATimeInAFolder) {
  ChildProcess first(
      {{BSEXP_BINARY_DIR "/bsexp", "sweep", config_, "seed=1,2", "train.steps=100000", "--out", out_},
       folder_ / "log"});
  while (!std::filesystem::exists(out_ + "/runs/001-seed=1/run.h5")) ASSERT_EQ(first.poll(), std::nullopt);
  for (const bool resume : {false, true}) {
    std::vector<std::string> words = {config_, "seed=1,2", "train.steps=100000", "--out", out_};
    if (resume) words.emplace_back("--resume");
    expect_mistake(words,
                   "is in use by another bsexp process: wait for it, or choose another folder with --out");
  }
  first.interrupt();
  EXPECT_EQ(first.wait(), 130);
}

TEST_F(SweepMistakes, ResumingNothingStartsANewSweepAndSaysSo) {
  const ChildResult result = sweep({config_, "seed=1,2", "--resume"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("there is no sweep of small to go on with: a new one starts"));
  EXPECT_THAT(sweep({config_, "seed=1,2", "--resume"}).err, HasSubstr("0 of 2 runs to do"));
}

TEST_F(SweepMistakes, OfDataThatAllRunsShareAreToldOnce) {
  const std::vector<std::string> words = {config_, "data.length=10", "train.learning_rate=0.01,0.02", "--out",
                                          out_};
  expect_mistake(words, "run 001-learning_rate=0.01: ");
  EXPECT_THAT(sweep(words).err, testing::Not(HasSubstr("run 002")));
}

}  // namespace
}  // namespace bsexp
