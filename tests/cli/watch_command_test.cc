// Watching a run and a sweep, from outside and while they go on.
#include <chrono>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/child_process.h"
#include "bsexp/runfile.h"
#include "child.h"
#include "json_lines.h"
#include "small_config.h"
#include "tests/support/temporary_folder.h"

namespace bsexp {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class WatchCommand : public testing::Test {
 protected:
  TemporaryFolder folder_;
  const std::string config_ = small_config_in(folder_.path());
  const std::string out_ = (folder_ / "out").string();
};

TEST_F(WatchCommand, ARunWithItsCurve) {
  ASSERT_EQ(run_bsexp({"run", config_, "--out", out_, "--quiet"}).exit_code, 0);
  for (const std::string& path : {out_, out_ + "/run.h5"}) {
    const ChildResult result = run_bsexp({"watch", path, "--once"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("small: done, step 12 of 12 | "));
    EXPECT_THAT(result.out, HasSubstr(" steps/s | training "));
    EXPECT_THAT(result.out, HasSubstr("\nloss in bits per byte over steps: dots training, o validation\n"));
    EXPECT_THAT(result.out, HasSubstr("\xe2\xa0")) << "braille";
  }
  const auto lines = json_lines(run_bsexp({"watch", out_, "--once", "--json"}).out);
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0]["state"], "done");
  EXPECT_EQ(lines[0]["folder"], out_);
}

// A run that says that it runs, in a file of any name.
void write_running(const std::filesystem::path& folder, const std::string& name) {
  std::filesystem::create_directories(folder);
  runfile::RunInfo info;
  info.name = name;
  info.config = "train: {steps: 40, warmup: 0}";
  runfile::RunWriter run = runfile::RunWriter::create(folder, info);
  for (int step = 10; step <= 20; step += 10)
    run.append("train", {{"step", step}, {"time_s", step}, {"loss_bits", 1}});
  run.set_attribute("status", std::string(runfile::kStatusRunning));
  run.flush();
}

TEST_F(WatchCommand, ARunThatWritesNothingIsSilent) {
  write_running(out_, "killed");
  EXPECT_THAT(run_bsexp({"watch", out_, "--once"}).out,
              HasSubstr("killed: running, step 20 of 40 | 1 steps/s | 0:20 left"));
  std::filesystem::last_write_time(out_ + "/run.h5",
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(2));
  EXPECT_THAT(run_bsexp({"watch", out_, "--once"}).out,
              testing::AllOf(HasSubstr("killed: silent for 2:00:0"), Not(HasSubstr("left"))));
}

TEST_F(WatchCommand, AFileIsWatchedAndNoOther) {
  write_running(out_, "old");
  std::filesystem::rename(out_ + "/run.h5", out_ + "/old.h5");
  EXPECT_THAT(run_bsexp({"watch", out_ + "/old.h5", "--once"}).out, HasSubstr("old: running"));
  write_running(out_, "new");
  EXPECT_THAT(run_bsexp({"watch", out_ + "/old.h5", "--once"}).out, HasSubstr("old: running"));
  const auto lines = json_lines(run_bsexp({"watch", out_ + "/old.h5", "--once", "--json"}).out);
  EXPECT_EQ(lines.at(0)["folder"], out_ + "/old.h5");
}

TEST_F(WatchCommand, ASweepWithAllItsRuns) {
  ASSERT_EQ(run_bsexp({"sweep", config_, "seed=1,2", "--out", out_, "--quiet"}).exit_code, 0);
  std::filesystem::remove_all(out_ + "/runs/002-seed=2");
  std::filesystem::create_directory(out_ + "/runs/002-seed=2");
  const ChildResult result = run_bsexp({"watch", out_, "--once"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, HasSubstr("1 of 2 done\n"));
  EXPECT_THAT(result.out, HasSubstr("001-seed=1  done     12/12"));
  EXPECT_THAT(result.out, HasSubstr("002-seed=2  waiting\n"));
  EXPECT_THAT(json_lines(run_bsexp({"watch", out_, "--once", "--json"}).out), SizeIs(2));
}

TEST_F(WatchCommand, FollowsARunToItsEnd) {
  ChildProcess run(
      {{BSEXP_BINARY_DIR "/bsexp", "run", config_, "--out", out_, "train.steps=3000"}, folder_ / "log"});
  while (!std::filesystem::exists(out_ + "/run.h5")) ASSERT_EQ(run.poll(), std::nullopt);
  const ChildResult result = run_bsexp({"watch", out_});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("running, step "));
  EXPECT_THAT(result.out, HasSubstr("small: done, step 3,000 of 3,000"));
  EXPECT_EQ(run.wait(), 0);
}

TEST_F(WatchCommand, Mistakes) {
  const auto error = [](const std::vector<std::string>& words) {
    const ChildResult result = run_bsexp(words);
    EXPECT_EQ(result.exit_code, 2);
    return result.err;
  };
  EXPECT_THAT(error({"watch"}), HasSubstr("PATH"));
  EXPECT_THAT(error({"watch", folder_.path()}),
              HasSubstr("holds neither a run nor a sweep: give a folder such as runs/NAME/ID"));
  EXPECT_THAT(error({"watch", folder_ / "none"}), HasSubstr("none: give the folder of a run or a sweep"));
}

}  // namespace
}  // namespace bsexp
