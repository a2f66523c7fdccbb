// Sweeps from start to end: grids, failures, Ctrl-C and kills at any moment, and Slurm's side of it.
#include <csignal>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "bsexp/base/child_process.h"
#include "bsexp/base/random.h"
#include "bsexp/base/text.h"
#include "bsexp/runfile.h"
#include "child.h"
#include "json_lines.h"
#include "small_config.h"
#include "tests/support/temporary_folder.h"

namespace bsexp {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class SweepCommand : public testing::Test {
 protected:
  ChildResult sweep(const std::string& out, const std::vector<std::string>& more,
                    const ChildOptions& options = {}) {
    std::vector<std::string> words = {"sweep", small_config_in(folder_.path()), "--out", folder_ / out};
    words.insert(words.end(), more.begin(), more.end());
    return run_bsexp(words, options);
  }

  fs::path run(const std::string& sweep, const std::string& cell) { return folder_ / sweep / "runs" / cell; }

  // All metrics of all runs of two sweeps, bit for bit.
  void expect_same_tables(const std::string& a, const std::string& b) {
    for (const auto& entry : fs::directory_iterator(folder_ / a / "runs")) {
      const std::string cell = entry.path().filename();
      const runfile::RunReader first(entry.path()), second(run(b, cell));
      EXPECT_EQ(second.status(), "finished") << cell;
      for (const char* table : {"train", "valid", "test"}) {
        ASSERT_FALSE(first.column(table, "step").empty());
        EXPECT_EQ(first.column(table, "step"), second.column(table, "step")) << cell << " " << table;
        EXPECT_EQ(first.column(table, "loss_bits"), second.column(table, "loss_bits"))
            << cell << " " << table;
      }
    }
  }

  TemporaryFolder folder_;
};

TEST_F(SweepCommand, RunsAGridAndEndsWithATable) {
  const ChildResult result =
      sweep("s", {"model.topology.rewire=0,0.5", "--seeds", "2", "--jobs", "2", "--threads", "3"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("4 of 4 runs to do, 2 at a time with 1 threads each"));
  EXPECT_THAT(result.err, HasSubstr("[4 of 4] "));
  EXPECT_THAT(result.out, HasSubstr("4 of 4 done"));
  EXPECT_THAT(result.out, HasSubstr("003-rewire=0.5-seed=1  done   12/12"));
  const runfile::RunReader reader(run("s", "004-rewire=0.5-seed=2"));
  EXPECT_EQ(reader.info().seed, 2);
  EXPECT_EQ(reader.info().threads, 1);
  EXPECT_THAT(reader.info().config, HasSubstr("rewire: 0.5\n"));
  EXPECT_EQ(run_bsexp({"analyze", run("s", "001-rewire=0-seed=1")}).exit_code, 0) << "an ordinary run";
}

TEST_F(SweepCommand, JsonIsOneObjectForEachRun) {
  const ChildResult result = sweep("s", {"seed=1,2", "--json", "--quiet"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, IsEmpty());
  const std::vector<json> lines = json_lines(result.out);
  ASSERT_THAT(lines, SizeIs(2));
  for (const json& line : lines) {
    EXPECT_EQ(line["state"], "done");
    EXPECT_EQ(line["step"], 12);
    EXPECT_GT(line["test_loss_bits"], 0);
  }
  const std::vector<json> again = json_lines(run_bsexp({"sweep", folder_ / "s", "--resume", "--json"}).out);
  EXPECT_THAT(again, SizeIs(2)) << "what is done is told again";
}

TEST_F(SweepCommand, ZipsAndDrawsAreListedWithoutARun) {
  const std::vector<std::string> words = {"train.batch=4,8",
                                          "train.window=8,16",
                                          "--zip",
                                          "train.batch,train.window",
                                          "train.learning_rate=log:1e-3..1e-2",
                                          "--sobol",
                                          "4",
                                          "--dry-run",
                                          "--json"};
  const ChildResult result = sweep("s", words);
  EXPECT_EQ(result.exit_code, 0);
  const std::vector<json> lines = json_lines(result.out);
  ASSERT_THAT(lines, SizeIs(8));
  EXPECT_EQ(lines[7]["train.window"], 16);
  EXPECT_EQ(lines[3]["train.learning_rate"], lines[7]["train.learning_rate"]) << "each draw meets each batch";
  EXPECT_EQ(sweep("s", words).out, result.out);
  EXPECT_FALSE(fs::exists(folder_ / "s"));
}

TEST_F(SweepCommand, AFailedRunStopsNoOther) {
  const ChildResult result =
      sweep("s", {"train.learning_rate=1e38,0.001", "train.clip=0", "train.warmup=0", "--jobs", "1"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("1 of 2 done, 1 failed"));
  const std::string cell = "001-learning_rate=1e38";
  EXPECT_THAT(result.err,
              HasSubstr("error: 1 of 2 runs failed:\n  " + cell + " failed: training stopped: step "));
  EXPECT_THAT(result.err, HasSubstr("(log: " + (run("s", cell) / "log.txt").string() + ")"));
  EXPECT_THAT(result.err,
              HasSubstr("To try them again: bsexp sweep --resume --out " + (folder_ / "s").string()));
  const ChildResult again = run_bsexp({"sweep", "--resume", "--out", folder_ / "s"});
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_THAT(again.err, HasSubstr("1 of 2 runs to do"));
}

TEST_F(SweepCommand, ARunThatCannotStartStopsNoOther) {
  fs::create_directories(run("s", "001-seed=1") / "log.txt" / "in the way");
  const ChildResult result = sweep("s", {"--seeds", "2", "--jobs", "1"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("1 of 2 done, 1 failed"));
  EXPECT_THAT(result.out, HasSubstr("002-seed=2  done"));
  EXPECT_THAT(result.err, HasSubstr("1 of 2 runs failed:\n  001-seed=1 failed: "));
  EXPECT_THAT(result.err, HasSubstr("log.txt"));
  fs::remove_all(run("s", "001-seed=1") / "log.txt");
  EXPECT_EQ(run_bsexp({"sweep", folder_ / "s", "--resume"}).exit_code, 0);
}

TEST_F(SweepCommand, ARemarkInItsFileMakesNoOtherSweep) {
  ASSERT_EQ(sweep("s", {"--seeds", "2"}).exit_code, 0);
  std::ofstream(folder_ / "s/sweep.yaml", std::ios::app) << "# a remark\n";
  const ChildResult again = sweep("s", {"--seeds", "2", "--resume"});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(sweep("s", {"--seeds", "3", "--resume"}).err, HasSubstr("was started as another sweep"));
}

TEST_F(SweepCommand, CtrlCKeepsCheckpointsAndTheSweepGoesOn) {
  const std::vector<std::string> words = {"train.steps=2000,2001", "--jobs", "2"};
  ASSERT_EQ(sweep("whole", words).exit_code, 0);
  ChildOptions interrupt;
  interrupt.interrupt_at = "runs to do";
  const ChildResult stopped = sweep("s", words, interrupt);
  ASSERT_EQ(stopped.exit_code, 130);
  EXPECT_THAT(stopped.err, HasSubstr("to go on: bsexp sweep --resume --out " + (folder_ / "s").string()));
  const ChildResult resumed = run_bsexp({"sweep", "--resume", "--out", folder_ / "s"});
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  expect_same_tables("whole", "s");
}

TEST_F(SweepCommand, ResumesToTheSameTablesAfterAKillAtAnyMoment) {
  const std::vector<std::string> grid = {
      "model.topology.rewire=0,0.5", "--seeds", "2", "--jobs", "2", "train.steps=400"};
  ASSERT_EQ(sweep("whole", grid).exit_code, 0);
  Random random(1, "kill");
  int n_killed = 0;
  for (int trial = 0; trial < 10; ++trial) {
    const std::string name = fmt::format("killed{}", trial);
    std::vector<std::string> words = {"timeout",
                                      "--foreground",
                                      "-s",
                                      "KILL",
                                      fmt::format("{:.3f}", 0.02 + random.uniform()),
                                      BSEXP_BINARY_DIR "/bsexp",
                                      "sweep",
                                      small_config_in(folder_.path()),
                                      "--out",
                                      folder_ / name};
    words.insert(words.end(), grid.begin(), grid.end());
    n_killed += ChildProcess({words, folder_ / "log"}).wait() == 128 + SIGKILL ? 1 : 0;
    std::vector<std::string> resume = grid;
    resume.emplace_back("--resume");
    ChildResult resumed = sweep(name, resume);
    // The runs of the killed sweep write their checkpoints, and hold the folder until they have.
    for (int i = 0; i < 500 && resumed.err.find("is in use") != std::string::npos; ++i) {
      usleep(20000);
      resumed = sweep(name, resume);
    }
    EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
    expect_same_tables("whole", name);
  }
  EXPECT_GT(n_killed, 0) << "every sweep was faster than its kill";
}

// A folder of programs in place of Slurm's.
class SweepOnFakeSlurm : public SweepCommand {
 protected:
  SweepOnFakeSlurm() {
    fs::create_directory(folder_ / "bin");
    set("srun", "shift; exec \"$@\"");
    set("squeue", "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1");
  }
  void set(const std::string& name, const std::string& script) {
    const fs::path path = folder_ / "bin" / name;
    std::ofstream(path) << "#!/bin/bash\n" << script << "\n";
    fs::permissions(path, fs::perms::owner_all);
  }
  ChildResult sweep_on_slurm(const std::vector<std::string>& more) {
    std::vector<std::string> words = {"PATH=" + (folder_ / "bin").string(),
                                      BSEXP_BINARY_DIR "/bsexp",
                                      "sweep",
                                      "--launcher",
                                      "slurm",
                                      "--threads",
                                      "1",
                                      "--out",
                                      folder_ / "s"};
    words.insert(words.end(), more.begin(), more.end());
    words.insert(words.begin(), "env");
    ChildResult result;
    result.exit_code = ChildProcess({words, folder_ / "log"}).wait();
    result.err = read_file(folder_ / "log");
    return result;
  }
};

TEST_F(SweepOnFakeSlurm, SubmitsAnArrayAndItsTasksAreRuns) {
  set("sbatch",
      "echo \"$@\" > " + (folder_ / "asked").string() + "; echo '42;cluster'; echo 'sbatch: a warning' >&2");
  const ChildResult result = sweep_on_slurm({small_config_in(folder_.path()), "seed=1,2,3", "--jobs", "2",
                                             "--sbatch=--partition=long", "--sbatch=--time=1:00:00"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("job 42 of Slurm: 3 runs, at most 2 at a time"));
  EXPECT_THAT(result.err, HasSubstr("bsexp watch " + (folder_ / "s").string()));
  const std::string script = (folder_ / "s/slurm/sweep.sh").string();
  EXPECT_EQ(read_file(folder_ / "asked"), "--parsable " + script + "\n");
  for (const char* line :
       {"#SBATCH --array=0-2%2\n", "#SBATCH --job-name=small\n", "#SBATCH --cpus-per-task=1\n",
        "#SBATCH --partition=long\n", "#SBATCH --time=1:00:00\n", "#SBATCH --signal=TERM@60\n"}) {
    EXPECT_THAT(read_file(script), HasSubstr(line));
  }
  for (const char* task : {"0", "2"}) {
    const std::vector<std::string> words = {"env", "PATH=" + (folder_ / "bin").string() + ":/usr/bin:/bin",
                                            std::string("SLURM_ARRAY_TASK_ID=") + task, "bash", script};
    EXPECT_EQ(ChildProcess({words, folder_ / "log"}).wait(), 0) << read_file(folder_ / "log");
  }
  EXPECT_THAT(run_bsexp({"watch", folder_ / "s", "--once"}).out, HasSubstr("2 of 3 done"));

  ASSERT_EQ(sweep_on_slurm({"--resume"}).exit_code, 0);
  EXPECT_EQ(read_file(folder_ / "s/slurm/cells.txt"), "002-seed=2\n") << "only what is missing";
}

TEST_F(SweepOnFakeSlurm, RefusesWhileItsJobIsQueued) {
  set("sbatch", "echo 42");
  ASSERT_EQ(sweep_on_slurm({small_config_in(folder_.path()), "seed=1,2"}).exit_code, 0);
  set("squeue", "[ \"$3\" = 42 ] && echo 42 all small root PD");
  const ChildResult result = sweep_on_slurm({"--resume"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err,
              HasSubstr("is worked on by Slurm's job 42: wait for it, or end it with scancel 42"));
}

TEST_F(SweepOnFakeSlurm, RefusesWhereSqueueCannotTell) {
  set("sbatch", "echo 42");
  ASSERT_EQ(sweep_on_slurm({small_config_in(folder_.path()), "seed=1,2"}).exit_code, 0);
  set("squeue", "echo 'Unable to contact slurm controller' >&2; exit 1");
  const ChildResult result = sweep_on_slurm({"--resume"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("Unable to contact slurm controller"));
}

TEST_F(SweepOnFakeSlurm, WhatSbatchSaysMustBeANumber) {
  for (const char* answer : {"echo submitted", "true", "echo 42; echo -1"}) {
    set("sbatch", answer);
    const ChildResult result = sweep_on_slurm({small_config_in(folder_.path()), "seed=1,2", "--resume"});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("in place of the number of a job: look at squeue"));
    EXPECT_FALSE(fs::exists(folder_ / "s/slurm/job"));
  }
}

TEST_F(SweepCommand, AResumedSweepTakesNoValues) {
  for (const char* more : {"seed=1,2", "--seeds=5"}) {
    const ChildResult result = run_bsexp({"sweep", folder_.path().string(), "--resume", more});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("a resumed sweep keeps its own values"));
  }
  EXPECT_THAT(run_bsexp({"sweep", folder_.path().string(), "--resume", "--out", folder_ / "s"}).err,
              HasSubstr("is given twice"));
}

TEST_F(SweepOnFakeSlurm, WhatSlurmSaysIsTold) {
  EXPECT_THAT(sweep_on_slurm({small_config_in(folder_.path()), "seed=1,2"}).err,
              HasSubstr("sbatch is not here: run this where Slurm is, or with --launcher local"));
  set("sbatch", "echo 'sbatch: error: invalid partition specified: long' >&2; exit 1");
  const ChildResult refused = sweep_on_slurm({"--resume"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("Slurm does not take the job"));
  EXPECT_THAT(refused.err, HasSubstr("invalid partition specified: long"));
  EXPECT_FALSE(fs::exists(folder_ / "s/slurm/job"));
}

}  // namespace
}  // namespace bsexp
