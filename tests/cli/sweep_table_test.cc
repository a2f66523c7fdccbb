// The table of a sweep, as its files change.
#include "bsexp/cli/sweep_table.h"

#include <chrono>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/file.h"
#include "bsexp/runfile.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::cli {
namespace {

using experiments::CellState;
using testing::HasSubstr;
using testing::SizeIs;

class SweepTable : public testing::Test {
 protected:
  SweepTable() {
    const auto spec = experiments::read_sweep("data: {dataset: markov}", "s.yaml", {.n_seeds = 2});
    make_sweep_folder(sweep_, spec, cells_of(spec));
  }
  void write(const std::string& cell, const std::string& name, const std::string& text) const {
    write_file(sweep_.cell(cell) / name, text);
  }

  void write_run(const std::string& cell, std::string_view status) const {
    runfile::RunInfo info;
    info.config = "train: {steps: 40, warmup: 0}";
    runfile::RunWriter run = runfile::RunWriter::create(sweep_.cell(cell), info);
    for (int step = 10; step <= 20; step += 10)
      run.append("train", {{"step", step}, {"time_s", step}, {"loss_bits", 1}});
    run.set_attribute("status", std::string(status));
    run.flush();
  }

  const TemporaryFolder folder_;
  const experiments::SweepFolder sweep_{folder_ / "s"};
  const std::string first_ = "001-seed=1";
};

TEST_F(SweepTable, AFailedRunThatIsTriedAgainIsSeen) {
  write(first_, "log.txt", "error: no memory\n");
  write(first_, "exit_code", "1\n");
  SweepView view(sweep_);
  EXPECT_EQ(view.summary(), "0 of 2 done, 1 failed");
  EXPECT_EQ(view.cells()[0].reason, "no memory");
  forget_endings(sweep_, {first_});
  view.refresh();
  EXPECT_EQ(view.cells()[0].state, CellState::waiting);
  EXPECT_FALSE(view.ended());
  write(first_, "log.txt", "");
  view.refresh();
  EXPECT_EQ(view.summary(), "0 of 2 done, 1 running");
}

TEST_F(SweepTable, ARunThatStoppedByItselfWaitsOnceItsEndingIsForgotten) {
  write_run(first_, runfile::kStatusFailed);
  write(first_, "exit_code", "1\n");
  SweepView view(sweep_);
  EXPECT_EQ(view.count(CellState::failed), 1U);
  forget_endings(sweep_, {first_});
  view.refresh();
  EXPECT_EQ(view.count(CellState::waiting), 2U);
}

// As after a power cut, when the sweep goes on with other runs first.
TEST_F(SweepTable, ARunWithoutItsLogDoesNotRun) {
  write_run(first_, runfile::kStatusRunning);
  write_run("002-seed=2", runfile::kStatusRunning);
  write(first_, "log.txt", "");
  write("002-seed=2", "log.txt", "");
  SweepView view(sweep_);
  EXPECT_EQ(view.summary(), "0 of 2 done, 2 running | 0:20 left");
  forget_endings(sweep_, {first_, "002-seed=2"});
  view.refresh();
  EXPECT_EQ(view.summary(), "0 of 2 done, 2 interrupted");
  EXPECT_FALSE(view.ended()) << "they wait";
  write(first_, "log.txt", "");
  view.refresh();
  EXPECT_EQ(view.summary(), "0 of 2 done, 1 running, 1 interrupted | 0:40 left");
}

TEST_F(SweepTable, ASweepThatWasStoppedHasEnded) {
  write(first_, "log.txt", "");
  write(first_, "exit_code", "130\n");
  EXPECT_TRUE(SweepView(sweep_).ended()) << "nobody starts the other run";
  std::filesystem::create_directory(sweep_.slurm());
  EXPECT_FALSE(SweepView(sweep_).ended()) << "but Slurm does";
  write("002-seed=2", "log.txt", "");
  EXPECT_FALSE(SweepView(sweep_).ended());
  write("002-seed=2", "exit_code", "130\n");
  EXPECT_TRUE(SweepView(sweep_).ended());
  forget_endings(sweep_, {first_, "002-seed=2"});
  EXPECT_FALSE(SweepView(sweep_).ended()) << "they wait to go on";
}

TEST_F(SweepTable, AFailedRunIsReadAgainOnceItsFilesChange) {
  write(first_, "log.txt", "error: first\n");
  write(first_, "exit_code", "1\n");
  SweepView view(sweep_);
  const auto log = sweep_.cell(first_) / "log.txt";
  const auto time = std::filesystem::last_write_time(log);
  write(first_, "log.txt", "error: second\n");
  std::filesystem::last_write_time(log, time);
  view.refresh();
  EXPECT_EQ(view.cells()[0].reason, "first");
  std::filesystem::last_write_time(log, time + std::chrono::seconds(1));
  view.refresh();
  EXPECT_EQ(view.cells()[0].reason, "second");
}

TEST_F(SweepTable, FewLinesShowWhatRunsOrFails) {
  write("002-seed=2", "exit_code", "1\n");
  const std::vector<std::string> lines = SweepView(sweep_).lines(3);
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_THAT(lines[2], HasSubstr("002-seed=2  failed"));
}

}  // namespace
}  // namespace bsexp::cli
