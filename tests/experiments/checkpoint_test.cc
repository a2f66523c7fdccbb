// Checkpoints hold the state of every optimizer, and know whose it is.
#include "bsexp/experiments/checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/runfile.h"
#include "tests/experiments/small_learner.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::experiments {
namespace {

using testing::HasSubstr;

class CheckpointTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
  const std::filesystem::path path_ = folder_ / "checkpoint.h5";
};

TEST_F(CheckpointTest, EveryOptimizerGoesOnToTheSameBits) {
  for (const char* optimizer : {"adam", "adamw", "adamax", "sgd"}) {
    const std::string key = std::string("train.optimizer=") + optimizer;
    SmallLearner first({key}), second({key});
    first.train(3);
    write_checkpoint(path_, first.learner, {});
    read_checkpoint(path_, second.learner);
    EXPECT_EQ(second.learner.steps(), 3);
    first.train(3);
    second.train(3);
    for (const auto& [name, tensor] : first.learner.tensors())
      EXPECT_EQ(tensor->to_host(), second.learner.tensors().at(name)->to_host()) << optimizer << ' ' << name;
  }
}

TEST_F(CheckpointTest, NamesTensorsByTheOptimizer) {
  const auto names = [&](const std::vector<std::string>& overrides) {
    SmallLearner small(overrides);
    write_checkpoint(path_, small.learner, {});
    std::vector<std::string> of_bias;
    for (const auto& [name, unused] : runfile::read_checkpoint_file(path_).tensors) {
      if (name.ends_with("/projection/bias")) of_bias.push_back(name.substr(0, name.find('/')));
    }
    return of_bias;
  };
  using testing::ElementsAre;
  EXPECT_THAT(names({}), ElementsAre("average", "m", "v", "w"));
  EXPECT_THAT(names({"train.optimizer=adamax"}), ElementsAre("average", "m", "u", "w"));
  EXPECT_THAT(names({"train.optimizer=sgd"}), ElementsAre("average", "velocity", "w"));
  EXPECT_THAT(names({"train.optimizer=sgd", "train.momentum=0"}), ElementsAre("average", "w"));
  EXPECT_THAT(names({"train.patience=1"}), ElementsAre("average", "best", "m", "v", "w"));
}

TEST_F(CheckpointTest, AnotherOptimizerIsRefused) {
  SmallLearner adam({}), adamw({"train.optimizer=adamw"});
  write_checkpoint(path_, adam.learner, {});
  EXPECT_THAT(error_of([&] { read_checkpoint(path_, adamw.learner); }),
              HasSubstr("was written by optimizer adam, whose state adamw cannot go on with: set "
                        "train.optimizer: adam, or start a new run"));
}

TEST_F(CheckpointTest, OfAVersionWithOneOptimizerIsAdams) {
  SmallLearner adam({}), again({}), sgd({"train.optimizer=sgd"});
  adam.train(2);
  write_checkpoint(path_, adam.learner, {});
  runfile::Checkpoint old = runfile::read_checkpoint_file(path_);
  old.texts.clear();
  old.integers = {{"step", 2}, {"logged_steps", 2}};
  old.reals = {{"seconds", 1.5}, {"logged_bits", 3}};
  runfile::write_checkpoint_file(path_, old);
  const Progressed progressed = read_checkpoint(path_, again.learner);
  EXPECT_EQ(progressed.best.step, 0);
  EXPECT_EQ(progressed.seconds, 1.5);
  EXPECT_EQ(again.learner.steps(), 2);
  EXPECT_THAT(error_of([&] { read_checkpoint(path_, sgd.learner); }),
              HasSubstr("was written by optimizer adam"));
}

TEST_F(CheckpointTest, KeepsTheBestEvaluation) {
  SmallLearner small({"train.patience=3"}), again({"train.patience=3"});
  Progressed progressed;
  EXPECT_TRUE(progressed.best.add(10, 2.5));
  EXPECT_FALSE(progressed.best.add(20, 2.5));
  EXPECT_FALSE(progressed.best.add(30, std::nan("")));
  EXPECT_FALSE(progressed.best.is_over(3));
  write_checkpoint(path_, small.learner, progressed);
  BestEvaluation best = read_checkpoint(path_, again.learner).best;
  EXPECT_EQ(best.step, 10);
  EXPECT_EQ(best.bits, 2.5);
  EXPECT_FALSE(best.add(40, 3));
  EXPECT_TRUE(best.is_over(3));
  EXPECT_FALSE(best.is_over(0)) << "0 is no early stopping";
}

}  // namespace
}  // namespace bsexp::experiments
