// The table of a sweep, as its files change.
#include "bsexp/cli/sweep_table.h"

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
  runfile::RunInfo info;
  info.config = "train: {steps: 40, warmup: 0}";
  runfile::RunWriter run = runfile::RunWriter::create(sweep_.cell(first_), info);
  run.set_attribute("status", std::string(runfile::kStatusFailed));
  run.flush();
  write(first_, "exit_code", "1\n");
  SweepView view(sweep_);
  EXPECT_EQ(view.count(CellState::failed), 1U);
  forget_endings(sweep_, {first_});
  view.refresh();
  EXPECT_EQ(view.count(CellState::waiting), 2U);
}

TEST_F(SweepTable, FewLinesShowWhatRunsOrFails) {
  write("002-seed=2", "exit_code", "1\n");
  const std::vector<std::string> lines = SweepView(sweep_).lines(3);
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_THAT(lines[2], HasSubstr("002-seed=2  failed"));
}

}  // namespace
}  // namespace bsexp::cli
