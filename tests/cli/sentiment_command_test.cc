// Labelled texts through the program: features, classifiers, files and figures; what a user can do wrong.
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
using testing::StartsWith;

class SentimentCommands : public testing::Test {
 protected:
  SentimentCommands() {
    EXPECT_EQ(run_bsexp({"run", small_config_in(folder_.path()), "--out", run_, "--quiet"}).exit_code, 0);
    std::string csv = "label,text\n";
    for (int i = 0; i < 60; ++i)
      csv += i % 2 == 0 ? fmt::format("pos,00 {} good\n", i) : fmt::format("neg,33 {}\n", i);
    write_file(csv_, csv + "pos,\nneg,\"a\" b\n");
  }
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
  EXPECT_THAT(first.err, HasSubstr("csv: 1 left out: empty text\n"));
  EXPECT_THAT(first.err, HasSubstr("csv: 1 left out: malformed quotes\n"));
  const std::vector<json> lines = json_lines(first.out);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0]["units"], 32);
  EXPECT_EQ(lines[0]["train"], 60);
  EXPECT_EQ(lines[0]["left_out"]["empty text"], 1);
  EXPECT_EQ(lines[0]["file"], run_ + "/features.h5");
  const ChildResult second = bsexp("features", {});
  EXPECT_THAT(second.err, HasSubstr("the features of csv are in " + run_ + "/features.h5"));
  EXPECT_THAT(second.out, HasSubstr("train  30   30"));
  const auto stored = runfile::read_features(run_ + "/features.h5", "csv");
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->left_out.at("malformed quotes"), 1);
  EXPECT_THAT(stored->attributes.at("command_line"), HasSubstr("features"));
}

TEST_F(SentimentCommands, SentimentWritesATableAndFigures) {
  const ChildResult text = bsexp("sentiment", {"--draws", "2", "--baseline", "ngrams,bytes"});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  for (const char* word :
       {"10-fold cross-validation", "features", "one unit", "ngrams", "bytes", "95 % interval",
        "predicts best alone", "sentiment_csv.h5", "unit_csv.svg", "heat_csv.svg", "curve_csv.svg"}) {
    EXPECT_THAT(text.out, HasSubstr(word));
  }
  for (const char* name :
       {"sentiment_csv.h5", "figures/unit_csv.svg", "figures/heat_csv.svg", "figures/curve_csv.svg"})
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
  EXPECT_FALSE(std::filesystem::exists(folder_ / "o/figures"));
}

TEST_F(SentimentCommands, CtrlCLeavesNothing) {
  std::string csv = "label,text\n";
  for (int i = 0; i < 200; ++i) csv += (i % 2 == 0 ? "pos," : "neg,") + std::string(50000, 'a') + "\n";
  write_file(csv_, csv);
  ChildOptions interrupt;
  interrupt.interrupt_at = "features of csv";
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
