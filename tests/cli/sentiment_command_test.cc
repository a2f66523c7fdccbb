// Labelled texts through the program: features, classifiers, files and figures; what a user can do wrong.
#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>
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
using testing::Not;
using testing::StartsWith;

class SentimentCommands : public testing::Test {
 protected:
  SentimentCommands() {
    setenv("BSEXP_DATA", (folder_ / "data").c_str(), 1);
    EXPECT_EQ(run_bsexp({"run", small_config_in(folder_.path()), "--out", run_, "--quiet"}).exit_code, 0);
    std::string csv = "label,text\n";
    for (int i = 0; i < 60; ++i)
      csv += i % 2 == 0 ? fmt::format("pos,00 {} good\n", i) : fmt::format("neg,33 {}\n", i);
    write_file(csv_, csv + "pos,\nneg,\"a\" b\n");
  }
  ~SentimentCommands() override { unsetenv("BSEXP_DATA"); }
  ChildResult bsexp(const std::string& command, const std::vector<std::string>& more) {
    std::vector<std::string> words = {command,         run_,   "--data",         "csv",  "--path", csv_,
                                      "--text-column", "text", "--label-column", "label"};
    words.insert(words.end(), more.begin(), more.end());
    return run_bsexp(words);
  }

  TemporaryFolder folder_;
  const std::string run_ = (folder_ / "run").string();
  const std::string csv_ = (folder_ / "a.csv").string();
};

TEST_F(SentimentCommands, FeaturesAreStoredBesideTheRun) {
  const ChildResult first = bsexp("features", {"--json"});
  EXPECT_EQ(first.exit_code, 0);
  EXPECT_THAT(first.err, HasSubstr("a: 1 left out: empty text\n"));
  EXPECT_THAT(first.err, HasSubstr("a: 1 left out: malformed quotes\n"));
  const std::vector<json> lines = json_lines(first.out);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0]["units"], 32);
  EXPECT_EQ(lines[0]["train"], 60);
  EXPECT_EQ(lines[0]["left_out"]["empty text"], 1);
  EXPECT_EQ(lines[0]["file"], run_ + "/features.h5");
  const ChildResult second = bsexp("features", {});
  EXPECT_THAT(second.err, HasSubstr("the features of a are in " + run_ + "/features.h5"));
  EXPECT_THAT(second.out, HasSubstr("train  30   30"));
  const auto stored = runfile::read_features(run_ + "/features.h5", "a");
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->left_out.at("malformed quotes"), 1);
  EXPECT_THAT(stored->attributes.at("command_line"), HasSubstr("features"));
}

TEST_F(SentimentCommands, SentimentWritesATableAndFigures) {
  const ChildResult text = bsexp("sentiment", {"--draws", "2", "--baseline", "ngrams,bytes"});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  for (const char* word :
       {"10-fold cross-validation", "features", "one unit", "ngrams", "bytes", "95 % interval",
        "predicts best alone", "sentiment_a.h5", "unit_a.svg", "heat_a.svg", "curve_a.svg"}) {
    EXPECT_THAT(text.out, HasSubstr(word));
  }
  for (const char* name :
       {"sentiment_a.h5", "figures/unit_a.svg", "figures/heat_a.svg", "figures/curve_a.svg"})
    EXPECT_TRUE(std::filesystem::exists(run_ + "/" + name)) << name;
  const ChildResult result = bsexp("sentiment", {"--json", "--quiet", "--draws", "0", "--figures", "false",
                                                 "--out", (folder_ / "o").string()});
  EXPECT_THAT(result.err, IsEmpty());
  std::map<std::string, int> count;
  for (const json& line : json_lines(result.out)) {
    ++count[line["what"]];
    if (line["what"] != "classifier") continue;
    EXPECT_EQ(line["n_test"], 60);
    if (line["name"] == "ngrams") {
      EXPECT_EQ(line["accuracy"], 1);
    }
  }
  EXPECT_EQ(count["set"], 1);
  EXPECT_EQ(count["classifier"], 3);
  EXPECT_EQ(count["unit"], 1);
  EXPECT_EQ(count["curve"], 0);
  EXPECT_EQ(count["group"], 1);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "o/figures"));
}

TEST_F(SentimentCommands, WhatIsDoneIsTakenUpAgain) {
  const std::vector<std::string> flags = {"--draws", "0", "--figures", "false"};
  const ChildResult first = bsexp("sentiment", flags);
  EXPECT_EQ(first.exit_code, 0) << first.err;
  const auto time = std::filesystem::last_write_time(run_ + "/sentiment_a.h5");
  const ChildResult again = bsexp("sentiment", flags);
  EXPECT_EQ(again.out, first.out);
  for (const char* note : {"the baseline ngrams of a is in ", "the baseline ngrams_l2 of a is in ",
                           "the sentiment of a is in "}) {
    EXPECT_THAT(first.err, Not(HasSubstr(note)));
    EXPECT_THAT(again.err, HasSubstr(note));
  }
  EXPECT_EQ(std::filesystem::last_write_time(run_ + "/sentiment_a.h5"), time);
  const ChildResult more =
      bsexp("sentiment", {"--draws", "0", "--figures", "false", "--baseline", "ngrams,bytes"});
  EXPECT_THAT(more.err, HasSubstr("the sentiment of a is in "));
  const runfile::Hdf5File file = runfile::Hdf5File::open_to_read(run_ + "/sentiment_a.h5");
  EXPECT_THAT(file.members("classifiers"), testing::ElementsAre("bytes", "features", "ngrams"));
  EXPECT_THAT(bsexp("sentiment", {"--draws", "0", "--figures", "false", "--tanh"}).err,
              Not(HasSubstr("the sentiment of a is in ")));
}

TEST_F(SentimentCommands, NamesKeepSetsApart) {
  for (const char* name : {"first", "second"}) EXPECT_EQ(bsexp("features", {"--name", name}).exit_code, 0);
  EXPECT_TRUE(runfile::read_features(run_ + "/features.h5", "first"));
  EXPECT_TRUE(runfile::read_features(run_ + "/features.h5", "second"));
  EXPECT_THAT(bsexp("features", {"--name", "a/b"}).err,
              HasSubstr("--name is 'a/b'; it must be letters, digits, '.', '-' and '_'"));
}

// A sweep of two groups with two seeds each.
TEST_F(SentimentCommands, ManyRunsAreOneTable) {
  const std::string sweep = (folder_ / "sweep").string();
  ASSERT_EQ(run_bsexp({"sweep", small_config_in(folder_.path()), "model.topology.rewire=0.1,0.9", "--seeds",
                       "2", "--jobs", "1", "--out", sweep, "--quiet"})
                .exit_code,
            0);
  const auto sentiment = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"sentiment",     sweep,   "--data",         "csv",   "--path",  csv_,
                                      "--text-column", "text",  "--label-column", "label", "--draws", "0",
                                      "--figures",     "false", "--baseline",     "ngrams"};
    words.insert(words.end(), more.begin(), more.end());
    return run_bsexp(words);
  };
  EXPECT_THAT(sentiment({"--by", "model.cel"}).err, HasSubstr("did you mean 'model.cell'?"));
  EXPECT_THAT(sentiment({"--features", "f.h5"}).err, HasSubstr("--features is one file, and there are 4"));

  ChildOptions interrupt;  // what is done before is not done again
  interrupt.interrupt_at = "run 3 of 4";
  std::vector<std::string> words = {"sentiment",     sweep,   "--data",         "csv",   "--path",  csv_,
                                    "--text-column", "text",  "--label-column", "label", "--draws", "0",
                                    "--figures",     "false", "--baseline",     "ngrams"};
  const ChildResult stopped = run_bsexp(words, interrupt);
  EXPECT_EQ(stopped.exit_code, 130);
  EXPECT_THAT(stopped.err, HasSubstr("of 4 runs done; the same command goes on with the rest"));

  const ChildResult text = sentiment({});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.err, HasSubstr("the sentiment of a is in "));
  EXPECT_THAT(text.err, HasSubstr("the baseline ngrams of a is in "));
  for (const char* word : {"4 runs in 2 groups by model.topology.rewire", "\n0.1 ", "\n0.9 ", "\nngrams "})
    EXPECT_THAT(text.out, HasSubstr(word));

  std::map<std::string, std::vector<json>> by_what;
  for (const json& line : json_lines(sentiment({"--json", "--quiet", "--by", "seed"}).out))
    by_what[line["what"]].push_back(line);
  ASSERT_EQ(by_what["group"].size(), 2U);
  EXPECT_EQ(by_what["group"][1]["group"], "2");
  EXPECT_EQ(by_what["set"].size(), 4U);
  EXPECT_EQ(by_what["files"].size(), 4U);
  EXPECT_EQ(by_what["classifier"].size(), 5U) << "features of each run, and the baseline once";
  double sum = 0;
  for (const json& line : by_what["classifier"]) {
    if (line["name"] == "features" && line["run"].get<std::string>().find("seed=2") != std::string::npos)
      sum += line["accuracy"].get<double>();
  }
  EXPECT_DOUBLE_EQ(by_what["group"][1]["accuracy"].get<double>(), sum / 2);

  const ChildResult compared =
      run_bsexp({"compare", sweep, "--metric", "sentiment/a/features", "--by", "seed", "--json"});
  EXPECT_EQ(compared.exit_code, 0) << compared.err;
  for (const json& line : json_lines(compared.out)) {
    if (line["what"] == "group" && line["group"] == "2") {
      EXPECT_DOUBLE_EQ(line["mean"].get<double>(), sum / 2);
    }
  }
  EXPECT_THAT(run_bsexp({"compare", sweep, "--metric", "sentiment/a/feature"}).err,
              HasSubstr("did you mean 'sentiment/a/features'?"));
  const std::string page = (folder_ / "page.html").string();
  EXPECT_EQ(run_bsexp({"report", sweep, "--metric", "sentiment/a/features", "-o", page}).exit_code, 0);
  EXPECT_THAT(read_file(page), HasSubstr("has the highest sentiment/a/features"));
}

TEST_F(SentimentCommands, CtrlCLeavesNothing) {
  std::string csv = "label,text\n";
  for (int i = 0; i < 200; ++i) csv += (i % 2 == 0 ? "pos," : "neg,") + std::string(50000, 'a') + "\n";
  write_file(csv_, csv);
  ChildOptions interrupt;
  interrupt.interrupt_at = "features of a";
  const ChildResult result = run_bsexp(
      {"features", run_, "--data", "csv", "--path", csv_, "--text-column", "text", "--label-column", "label"},
      interrupt);
  EXPECT_EQ(result.exit_code, 130);
  EXPECT_FALSE(std::filesystem::exists(run_ + "/features.h5"));
}

TEST_F(SentimentCommands, MistakesAreTheUsers) {
  const auto mistake = [&](const std::vector<std::string>& words) {
    const ChildResult result = run_bsexp(words);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.out, IsEmpty());
    return result.err;
  };
  EXPECT_THAT(mistake({"features", run_}), StartsWith("error: --data is required"));
  EXPECT_THAT(mistake({"features", run_, "--data", "imdv"}), HasSubstr("did you mean 'imdb'?"));
  EXPECT_THAT(mistake({"features", run_, "--data", "mr"}), HasSubstr("mr needs --path"));
  EXPECT_THAT(mistake({"features", run_, "--data", "csv", "--path", csv_, "--text-column", "text",
                       "--label-column", "label", "--batch", "4"}),
              HasSubstr("--batch is '4'; it must be an integer from 8"));
  EXPECT_THAT(mistake({"sentiment", run_, "--data", "csv", "--baseline", "ngram"}),
              HasSubstr("did you mean 'ngrams'?"));
  EXPECT_THAT(mistake({"sentiment", "nothere", "--data", "csv"}), HasSubstr("nothere does not exist"));
  EXPECT_THAT(mistake({"features", "nothere", "--data", "csv", "--path", csv_, "--text-column", "text",
                       "--label-column", "label"}),
              HasSubstr("nothere does not exist"));
  EXPECT_THAT(mistake({"sample", run_, "--clamp", "5"}), HasSubstr("--clamp is '5'; it must be UNIT=VALUE"));
  EXPECT_THAT(mistake({"sample", run_, "--clamp", "32=1"}),
              HasSubstr("there is no unit 32 to hold; units are 0 to 31"));
}

TEST_F(SentimentCommands, SampleHoldsUnits) {
  const auto text_of = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"sample", run_, "--length", "80", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const ChildResult result = run_bsexp(words);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return json_lines(result.out)[0]["text"].get<std::string>();
  };
  EXPECT_EQ(text_of({}), text_of({}));
  EXPECT_NE(text_of({"--clamp", "h:0=50,h:2=-50,h:4=50"}), text_of({}));
  EXPECT_EQ(text_of({"--top-k", "1"}), text_of({"--temperature", "0"}));
}

}  // namespace
}  // namespace bsexp
