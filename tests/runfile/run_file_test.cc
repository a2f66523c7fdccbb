#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bsexp/base/random.h"
#include "tests/runfile/small_run.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::runfile {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

TEST(RunFile, IsReadAsItWasWritten) {
  const TemporaryFolder folder;
  write_small_run(folder.path());
  const RunReader run(folder.path());
  EXPECT_EQ(run.info().config, small_info().config);
  EXPECT_EQ(run.info().seed, 7);
  EXPECT_EQ(run.status(), "finished");
  EXPECT_EQ(run.number("valid_loss_bits"), 0.25);
  EXPECT_EQ(run.number("nothing"), std::nullopt);
  EXPECT_THAT(run.tables(), ElementsAre("train", "valid"));
  EXPECT_THAT(run.columns("train"), ElementsAre("loss_bits", "step", "time_s"));
  EXPECT_THAT(run.column("train", "step"), ElementsAre(10, 20, 30, 40));
  EXPECT_THAT(run.column("train", "time_s"), ElementsAre(5, 10, 15, 20));
  EXPECT_THAT(run.column("train", "nothing"), IsEmpty());
  EXPECT_THAT(run.topology_names(), ElementsAre("hidden"));
  EXPECT_THAT(run.topology("hidden").indices, ElementsAre(0, 2, 1));
  EXPECT_THAT(run.topology("hidden").parameters, ElementsAre(Pair("degree", "4")));
  EXPECT_THAT(run.topology("hidden").stats, ElementsAre(Pair("density", 0.5)));
  EXPECT_THAT(run.sequence(), ElementsAre("hidden", "hidden"));
  EXPECT_THAT(run.weight_names(), ElementsAre("cell/i/bias", "cell/i/w"));
  EXPECT_EQ(run.weight("cell/i/w").data, small_weight().data);
  EXPECT_EQ(run.weight("cell/i/w").block_size, 8);
  EXPECT_THAT(run.weight("cell/i/bias").data, ElementsAre(1, 2, 3));
  EXPECT_EQ(run.sample("final"), "Some text.\n");
}

TEST(RunFile, GoesOnAndIsCutBack) {
  const TemporaryFolder folder;
  write_small_run(folder.path());
  RunWriter run = RunWriter::reopen(folder.path());
  run.append("train", {{"step", 50}, {"loss_bits", 0.1}, {"time_s", 25}});
  run.truncate_after(20);
  run.append("train", {{"step", 21}, {"loss_bits", 0.3}, {"time_s", 11}});
  run.flush();
  const RunReader reader(folder.path());
  EXPECT_THAT(reader.column("train", "step"), ElementsAre(10, 20, 21));
  EXPECT_THAT(reader.column("train", "loss_bits"), ElementsAre(0.8, 0.4, 0.3));
  EXPECT_THAT(reader.column("valid", "step"), IsEmpty());
}

TEST(RunFile, RefusesRowsOfOtherColumns) {
  const TemporaryFolder folder;
  RunWriter run = RunWriter::create(folder.path(), small_info());
  run.append("train", {{"step", 1}, {"loss", 2}});
  EXPECT_THROW(run.append("train", {{"step", 2}}), InternalError);
  EXPECT_THROW(run.append("valid", {{"loss", 2}}), InternalError);
}

TEST(RunFile, OpeningNamesWhatIsWrong) {
  const TemporaryFolder folder;
  EXPECT_THAT(error_of([&] { RunReader reader(folder.path()); }),
              HasSubstr("holds no run.h5: give the folder of a run"));
  EXPECT_THAT(error_of([&] { RunReader reader(folder / "none.h5"); }), HasSubstr("does not exist"));
  Hdf5File::create(folder / "foreign.h5").close();
  EXPECT_THAT(error_of([&] { RunReader reader(folder / "foreign.h5"); }),
              HasSubstr("is an HDF5 file, but not a run of"));
  Hdf5File newer = Hdf5File::create(folder / "newer.h5");
  newer.set_attribute("", "bsexp_schema", int64_t{99});
  newer.close();
  EXPECT_THAT(error_of([&] { RunReader reader(folder / "newer.h5"); }),
              HasSubstr("has schema 99; this bsexp reads schema 1"));
  write_small_run(folder.path());
  EXPECT_THAT(error_of([&] { RunWriter::create(folder.path(), small_info()); }),
              HasSubstr("is there already"));
}

// A child appends and flushes as fast as it can until it is killed; whatever moment that is, the file is
// whole.
TEST(RunFile, SurvivesAKillAtAnyMoment) {
  Random random(1, "kill");
  for (int trial = 0; trial < 20; ++trial) {
    const TemporaryFolder folder;
    const pid_t child = fork();
    if (child == 0) {
      RunWriter run = RunWriter::create(folder.path(), small_info());
      for (int step = 1;; ++step) {
        run.append("train", {{"step", step}, {"loss_bits", 1.0 / step}});
        run.flush();
      }
    }
    while (!std::filesystem::exists(folder / "run.h5")) usleep(200);
    usleep(static_cast<useconds_t>(random.below(20000)));
    const RunReader while_it_runs(folder.path());
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself";
    const RunReader run(folder.path());
    const std::vector<double> steps = run.column("train", "step"), losses = run.column("train", "loss_bits");
    ASSERT_EQ(steps.size(), losses.size());
    for (size_t i = 0; i < steps.size(); ++i) {
      EXPECT_EQ(steps[i], static_cast<double>(i + 1));
      EXPECT_EQ(losses[i], 1 / steps[i]);
    }
  }
}

TEST(RunFile, AFullDiskLeavesTheOldFile) {
  const TemporaryFolder folder;
  write_small_run(folder.path());
  const auto size = std::filesystem::file_size(folder / "run.h5");
  RunWriter run = RunWriter::reopen(folder.path());
  run.add_weight("large", {1, 1 << 20, 0, std::vector<float>(1 << 20), {}, {}});
  signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  getrlimit(RLIMIT_FSIZE, &limit);
  const rlimit small{size + 4096, limit.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  EXPECT_THAT(error_of<SystemError>([&] { run.flush(); }), HasSubstr("run.h5"));
  setrlimit(RLIMIT_FSIZE, &limit);
  EXPECT_EQ(RunReader(folder.path()).status(), "finished");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1)
      << "a temporary is left behind";
  run.flush();
  EXPECT_EQ(RunReader(folder.path()).weight("large").data.size(), 1U << 20)
      << "nothing was lost: it can be tried again";
}

}  // namespace
}  // namespace bsexp::runfile
