// What has become of a cell is told by its files alone.
#include "bsexp/experiments/sweep_folder.h"

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/file.h"
#include "bsexp/runfile.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::experiments {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class SweepFolderTest : public testing::Test {
 protected:
  SweepFolderTest() { std::filesystem::create_directory(run_); }

  void write_run(const std::string& status) {
    runfile::RunInfo info;
    info.name = "a";
    info.config = "train: {steps: 40, warmup: 0}";
    runfile::RunWriter run = runfile::RunWriter::create(run_, info);
    for (int step = 10; step <= 30; step += 10)
      run.append("train", {{"step", step}, {"time_s", step / 5.0}, {"loss_bits", 8.0 / step}});
    run.append("valid", {{"step", 30}, {"time_s", 6}, {"loss_bits", 0.5}});
    run.set_attribute("status", status);
    run.flush();
  }

  TemporaryFolder folder_;
  const std::filesystem::path run_ = folder_ / "cell";
};

TEST_F(SweepFolderTest, ACellWaitsStartsRunsAndIsDone) {
  EXPECT_EQ(status_of(run_).state, CellState::waiting);
  write_file(run_ / kLogName, "");
  EXPECT_EQ(status_of(run_).state, CellState::running);
  write_run("running");
  const CellStatus running = status_of(run_);
  EXPECT_EQ(running.state, CellState::running);
  EXPECT_EQ(running.step, 30);
  EXPECT_EQ(running.steps, 40);
  EXPECT_EQ(running.steps_per_second, 5);
  EXPECT_EQ(running.train_bits, 8.0 / 30);
  EXPECT_EQ(running.valid_bits, 0.5);
  EXPECT_EQ(running.test_bits, std::nullopt);
  EXPECT_LT(running.silent_seconds, 60);
  std::filesystem::remove(run_ / "run.h5");
  write_run("finished");
  write_file(run_ / kExitCodeName, "0\n");
  EXPECT_EQ(status_of(run_).state, CellState::done);
}

TEST_F(SweepFolderTest, ARunThatWasGoneOnWithByHandIsWhatItsFileSays) {
  for (const char* code : {"1\n", "130\n"}) {
    write_run("finished");
    write_file(run_ / kExitCodeName, code);
    const auto ended = std::filesystem::last_write_time(run_ / kExitCodeName);
    EXPECT_NE(status_of(run_).state, CellState::done) << "the program had the last word";
    std::filesystem::last_write_time(run_ / "run.h5", ended + std::chrono::seconds(1));
    EXPECT_EQ(status_of(run_).state, CellState::done);
    EXPECT_FALSE(status_of(run_).exit_code);
    std::filesystem::remove(run_ / "run.h5");
  }
}

TEST_F(SweepFolderTest, FailuresHaveTheirReason) {
  write_file(run_ / kLogName, "run folder: a\nerror: the first\nerror: training stopped: \x01 not finite\n");
  write_file(run_ / kExitCodeName, "1\n");
  EXPECT_EQ(status_of(run_).state, CellState::failed);
  EXPECT_EQ(status_of(run_).reason, "training stopped: \\x01 not finite");
  write_file(run_ / kLogName, "");
  EXPECT_EQ(status_of(run_).reason, "exit code 1");
  write_file(run_ / kExitCodeName, "137\n");
  EXPECT_EQ(status_of(run_).reason, "killed by signal 9 (out of memory?)");
  write_file(run_ / kExitCodeName, "130\n");
  EXPECT_EQ(status_of(run_).state, CellState::interrupted);
  write_file(run_ / kExitCodeName, "");
  EXPECT_EQ(status_of(run_).state, CellState::running) << "written in this moment";
}

TEST_F(SweepFolderTest, ADamagedRunFileIsAFailure) {
  write_file(run_ / "run.h5", "no HDF5");
  EXPECT_EQ(status_of(run_).state, CellState::failed);
  EXPECT_THAT(status_of(run_).reason, HasSubstr("run.h5"));
}

TEST_F(SweepFolderTest, ManyRunsAreReadAtOnceInTheirOrder) {
  write_run("finished");
  const std::filesystem::path bad = folder_ / "bad";
  std::filesystem::create_directory(bad);
  write_file(bad / "run.h5", read_file(run_ / "run.h5").substr(0, 1000));
  const std::vector<CellStatus> statuses = statuses_of({folder_ / "none", bad, folder_ / "none", run_});
  ASSERT_EQ(statuses.size(), 4U);
  EXPECT_EQ(statuses[0].state, CellState::waiting);
  EXPECT_EQ(statuses[1].state, CellState::failed);
  EXPECT_EQ(statuses[2].state, CellState::waiting);
  EXPECT_EQ(statuses[3].state, CellState::done);
  EXPECT_EQ(statuses[3].step, 30);
  EXPECT_TRUE(statuses_of({}).empty());
}

TEST_F(SweepFolderTest, IsMadeAndReadBack) {
  const SweepFolder sweep{folder_ / "runs" / "s" / "1"};
  const SweepSpec spec = read_sweep("data: {dataset: markov}", "s.yaml", {.n_seeds = 2});
  make_sweep_folder(sweep, spec, cells_of(spec));
  EXPECT_THAT(cell_names(sweep), ElementsAre("001-seed=1", "002-seed=2"));
  EXPECT_EQ(to_yaml(read_sweep_folder(sweep)), to_yaml(spec));
  EXPECT_THAT(read_file(sweep.cell("002-seed=2") / "config.yaml"), HasSubstr("seed: 2\n"));
  std::filesystem::create_directory(folder_ / "runs" / "s" / "2");
  EXPECT_EQ(newest_sweep(folder_ / "runs", "s")->path, sweep.path);
  EXPECT_FALSE(newest_sweep(folder_ / "runs", "other"));
  EXPECT_THAT(error_of([&] { read_sweep_folder({folder_ / "runs"}); }), HasSubstr("holds no sweep.yaml"));
}

TEST_F(SweepFolderTest, ForeignFoldersAreNoCells) {
  const SweepSpec spec = read_sweep("data: {dataset: markov}", "s.yaml", {.n_seeds = 2});
  const SweepFolder sweep{folder_ / "s"};
  make_sweep_folder(sweep, spec, cells_of(spec));
  std::filesystem::create_directory(sweep.cell("other"));
  EXPECT_THAT(cell_names(sweep), ElementsAre("001-seed=1", "002-seed=2"));
  const SweepFolder foreign{folder_ / "foreign"};
  std::filesystem::create_directories(foreign.cell("other"));
  EXPECT_THAT(error_of([&] { make_sweep_folder(foreign, spec, cells_of(spec)); }),
              HasSubstr("other is no run of this sweep"));
}

}  // namespace
}  // namespace bsexp::experiments
