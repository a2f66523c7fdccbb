// A researcher's path through the program: dry run, run, interrupt and go on, sample, analyze, figures.
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "bsexp/runfile.h"
#include "child.h"
#include "json_lines.h"
#include "small_config.h"
#include "tests/support/temporary_folder.h"

namespace bsexp {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class RunCommands : public testing::Test {
 protected:
  ChildResult run(const std::vector<std::string>& more, const ChildOptions& options = {}) {
    std::vector<std::string> words = {"run", small_config_in(folder_.path()), "--out", out_};
    words.insert(words.end(), more.begin(), more.end());
    return run_bsexp(words, options);
  }

  TemporaryFolder folder_;
  const std::string out_ = (folder_ / "out").string();
};

TEST_F(RunCommands, DryRunPrintsLayersMasksAndCostsAndWritesNothing) {
  const ChildResult text = run({"--dry-run"});
  EXPECT_EQ(text.exit_code, 0);
  for (const char* word : {"cell/internal0/w", "hidden0", "gates", "watts_strogatz", "mean path length",
                           "FLOP/byte", "memory in training", "12 steps, 384 bytes of text"}) {
    EXPECT_THAT(text.out, HasSubstr(word));
  }
  EXPECT_FALSE(std::filesystem::exists(out_));

  const std::vector<json> lines = json_lines(run({"--dry-run", "--json"}).out);
  int64_t parameters = 0;
  for (const json& line : lines) parameters += line.contains("layer") ? line["parameters"].get<int64_t>() : 0;
  EXPECT_EQ(lines.back()["parameters"], parameters);
  EXPECT_EQ(lines.back()["hidden"], 32);
  EXPECT_GT(lines.back()["step_flop"], 0);
}

TEST_F(RunCommands, ARunEndsWithASampleAndATable) {
  const ChildResult result = run({});
  EXPECT_EQ(result.exit_code, 0);
  for (const char* word :
       {"a sample of the model:", "training loss", "validation loss", "entropy of the source",
        "density of the masks", "mean path length", "mix factor", "bytes per second"}) {
    EXPECT_THAT(result.out, HasSubstr(word));
  }
  EXPECT_THAT(result.out, HasSubstr(out_ + "/run.h5"));
  EXPECT_THAT(result.err, HasSubstr("run folder: " + out_));
  EXPECT_THAT(read_file(out_ + "/config.yaml"), HasSubstr("name: small\n"));
}

TEST_F(RunCommands, DryRunTellsTheHoursAtARate) {
  const json totals = json_lines(run({"--dry-run", "--json", "--rate", "0.5"}).out).back();
  EXPECT_DOUBLE_EQ(totals["hours"].get<double>(),
                   totals["steps"].get<double>() * totals["step_flop"].get<double>() / 0.5e12 / 3600);
  EXPECT_THAT(run({"--dry-run", "--rate", "0.5"}).out, HasSubstr("at 0.5 TFLOP/s"));
  EXPECT_EQ(run({"--rate", "0.5"}).exit_code, 2);
  EXPECT_THAT(run({"--dry-run", "--rate", "0"}).err, HasSubstr("--rate is '0'; it must be a number above 0"));
}

TEST_F(RunCommands, DryRunShowsRecomputation) {
  EXPECT_THAT(run({"--dry-run", "train.recompute=2"}).out,
              HasSubstr(", 2 time steps at a time computed again for backward"));
  const json whole = json_lines(run({"--dry-run", "--json"}).out).back(),
             parts = json_lines(run({"--dry-run", "--json", "train.recompute=2"}).out).back();
  EXPECT_EQ(parts["recompute"], 2);
  EXPECT_LT(parts["step_bytes"], whole["step_bytes"]);
  EXPECT_GT(parts["step_flop"], whole["step_flop"]);
}

TEST_F(RunCommands, BestAndDynamicEvaluationsAreRows) {
  const ChildResult text = run({"train.patience=1", "train.dynamic_rate=0.01"});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  for (const char* word : {"lowest, at step ", "by dynamic evaluation"})
    EXPECT_THAT(text.out, HasSubstr(word));
  const json line = json_lines(run_bsexp({"run", "--resume", "--out", out_, "--json"}).out)[0];
  EXPECT_GT(line["test_dynamic_loss_bits"], 0);
  EXPECT_LE(line["best_valid_loss_bits"], line["valid_loss_bits"]);
  EXPECT_GE(line["steps"], line["best_step"]);
  EXPECT_TRUE(line["ended_early"].is_boolean());
}

TEST_F(RunCommands, JsonIsOneObject) {
  const ChildResult result = run({"--json", "--quiet"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, IsEmpty());
  const std::vector<json> lines = json_lines(result.out);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0]["steps"], 12);
  EXPECT_EQ(lines[0]["run_file"], out_ + "/run.h5");
  EXPECT_GT(lines[0]["test_loss_bits"], lines[0]["entropy_bits"]);
}

TEST_F(RunCommands, CtrlCKeepsACheckpointAndSaysHowToGoOn) {
  const std::string long_enough = "train.steps=3000";
  ASSERT_EQ(run({long_enough}).exit_code, 0);
  const std::string whole = json_lines(run_bsexp({"sample", out_, "--json"}).out)[0]["text"];
  std::filesystem::remove_all(out_);

  ChildOptions interrupt;
  interrupt.interrupt_at = "run folder: ";
  const ChildResult stopped = run({long_enough}, interrupt);
  ASSERT_EQ(stopped.exit_code, 130);
  EXPECT_THAT(stopped.out, IsEmpty());
  EXPECT_THAT(stopped.err, HasSubstr("to go on: bsexp run --resume --out " + out_));

  const ChildResult resumed = run_bsexp({"run", "--resume", "--out", out_});
  EXPECT_EQ(resumed.exit_code, 0);
  EXPECT_THAT(resumed.out, HasSubstr("3,000 steps"));
  EXPECT_EQ(json_lines(run_bsexp({"sample", out_, "--json"}).out)[0]["text"], whole);
}

// Whenever the signal comes before, the evaluation after the first step is where it is heard: the validation
// of two steps, or the test after the only one.
TEST_F(RunCommands, CtrlCIsHeardWhileAPartIsEvaluated) {
  for (const std::string part : {"valid", "test"}) {
    const std::string other = part == "valid" ? "test" : "valid";
    const std::string steps = part == "valid" ? "2" : "1";
    const std::vector<std::string> flags = {"data.length=250000",        "data." + part + "=0.4",
                                            "data." + other + "=0",      "train.steps=" + steps,
                                            "train.evaluate_every=1",    "train.evaluate_windows=0",
                                            "train.checkpoint_every=10", "train.warmup=0"};
    ASSERT_EQ(run(flags).exit_code, 0);
    const runfile::RunReader whole(out_);
    const std::vector<double> losses = whole.column(part, "loss_bits");
    std::filesystem::remove_all(out_);

    ChildOptions interrupt;
    interrupt.interrupt_at = "run folder: ";
    const ChildResult stopped = run(flags, interrupt);
    ASSERT_EQ(stopped.exit_code, 130);
    EXPECT_THAT(stopped.err, HasSubstr(", while the " + part + " part was evaluated; to go on: "));
    EXPECT_EQ(runfile::RunReader(out_).status(), "interrupted");
    EXPECT_EQ(run_bsexp({"run", "--resume", "--out", out_}).exit_code, 0);
    EXPECT_EQ(runfile::RunReader(out_).column(part, "loss_bits"), losses) << part;
    std::filesystem::remove_all(out_);
  }
}

TEST_F(RunCommands, ResumingNothingStartsANewRunAndSaysSo) {
  ChildOptions options;
  options.folder = folder_.path().string();
  const ChildResult result = run_bsexp({"run", small_config_in(folder_.path()), "--resume"}, options);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err,
              HasSubstr("there is no unfinished run of small with seed 1 to go on with: a new one starts"));
}

TEST_F(RunCommands, SamplesAreRepeatable) {
  ASSERT_EQ(run({}).exit_code, 0);
  const auto sample = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"sample", out_, "--length", "40"};
    words.insert(words.end(), more.begin(), more.end());
    return run_bsexp(words).out;
  };
  EXPECT_EQ(sample({}), sample({"--seed", "1"}));
  EXPECT_NE(sample({}), sample({"--seed", "2"}));
  EXPECT_EQ(sample({"--temperature", "0"}), sample({"--temperature", "0", "--seed", "2"}));
  EXPECT_THAT(sample({"--prompt", "abc"}), StartsWith("abc"));
}

TEST_F(RunCommands, AnalyzeGivesTheStatisticsOfTopologyStats) {
  ASSERT_EQ(run({"model.topology.kind=ring_lattice", "model.topology.rewire=auto"}).exit_code, 0);
  const ChildResult result = run_bsexp({"analyze", out_, "--json"});
  EXPECT_EQ(result.exit_code, 0);
  std::vector<json> masks = json_lines(result.out);
  std::erase_if(masks, [](const json& object) { return object["what"] != "mask"; });
  ASSERT_EQ(masks.size(), 3U);  // two internal steps and the gates
  const json lattice = json_lines(run_bsexp({"topology", "stats", "--kind", "ring_lattice", "--nodes", "4",
                                             "--degree", "2", "--seed", "1", "--json"})
                                      .out)[0];
  for (const json& mask : masks) {
    for (const char* key : {"nodes", "edges", "density", "mean_path_length", "clustering"}) {
      EXPECT_EQ(mask[key], lattice[key]) << mask["name"] << " " << key;
    }
    EXPECT_EQ(mask["mix"].size(), 3U);
  }
  EXPECT_THAT(run_bsexp({"analyze", out_}).out, HasSubstr("mix factor after each internal step"));
}

TEST_F(RunCommands, FiguresAreDrawnOnRequest) {
  ASSERT_EQ(run({}).exit_code, 0);
  const std::string figures = (folder_ / "it's figures").string();
  EXPECT_EQ(run_bsexp({"analyze", out_, "--figures", figures}).exit_code, 0);
  for (const char* name : {"loss.svg", "mask_hidden0.svg", "mask_gates.svg"}) {
    EXPECT_THAT(read_file(figures + "/" + name), HasSubstr("</svg>")) << name;
  }
  const std::string copy = (folder_ / "copy.h5").string();
  std::filesystem::copy_file(out_ + "/run.h5", copy);
  const std::string both = (folder_ / "both").string();
  EXPECT_EQ(run_bsexp({"analyze", out_, copy, "--figures", both}).exit_code, 0);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(both), {}), 2) << "a folder for each run";
}

}  // namespace
}  // namespace bsexp
