#include "bsexp/runfile/checkpoint_file.h"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/runfile/small_run.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::runfile {
namespace {

using testing::HasSubstr;

TEST(CheckpointFile, KeepsEveryBit) {
  const TemporaryFolder folder;
  const float denormal = std::numeric_limits<float>::denorm_min();
  Checkpoint checkpoint;
  checkpoint.tensors = {{"w/cell/i", {1.0F / 3, -0.0F, denormal, std::numeric_limits<float>::infinity()}},
                        {"state/h", {}}};
  checkpoint.integers = {{"step", int64_t{1} << 60}};
  checkpoint.reals = {{"seconds", 1.0 / 3}};
  checkpoint.texts = {{"config", "name: a\n"}};
  write_checkpoint_file(folder / "c.h5", checkpoint);
  const Checkpoint read = read_checkpoint_file(folder / "c.h5");
  EXPECT_EQ(read.tensors, checkpoint.tensors);
  EXPECT_TRUE(std::signbit(read.tensors.at("w/cell/i")[1]));
  EXPECT_EQ(read.integers, checkpoint.integers);
  EXPECT_EQ(read.reals, checkpoint.reals);
  EXPECT_EQ(read.texts, checkpoint.texts);
}

TEST(CheckpointFile, RefusesOtherFiles) {
  const TemporaryFolder folder;
  write_small_run(folder.path());
  EXPECT_THAT(error_of([&] { read_checkpoint_file(folder / "run.h5"); }),
              HasSubstr("but not a checkpoint of bsexp"));
  EXPECT_THAT(error_of([&] { read_checkpoint_file(folder / "none.h5"); }), HasSubstr("does not exist"));
}

}  // namespace
}  // namespace bsexp::runfile
