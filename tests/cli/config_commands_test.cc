#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "bsexp/base/file.h"
#include "child.h"
#include "tests/support/temporary_folder.h"

namespace bsexp {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST(ConfigDocs, PrintsTheCommittedReference) {
  const ChildResult result = run_bsexp({"config", "docs"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_TRUE(result.out == read_file(BSEXP_SOURCE_DIR "/docs/configuration.md"));
  EXPECT_THAT(result.err, IsEmpty());
}

TEST(ConfigDocs, JsonHasOneFieldALine) {
  const ChildResult result = run_bsexp({"config", "docs", "--json"});
  EXPECT_THAT(
      result.out,
      HasSubstr("{\"key\":\"seed\",\"default\":1,\"allowed\":\"an integer, at least 0\",\"meaning\":"));
}

TEST(ConfigCheck, PrintsAllValuesThatReadBackTheSame) {
  const ChildResult result = run_bsexp({"config", "check", "debug.yaml", "seed=9"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, StartsWith("name: debug\nseed: 9\n"));
  EXPECT_EQ(result.err, "the configuration is right\n");

  const TemporaryFolder folder;
  const std::filesystem::path file = folder / "resolved.yaml";
  write_file(file, result.out);
  const ChildResult again = run_bsexp({"config", "check", file.string(), "--quiet"});
  EXPECT_EQ(again.out, result.out);
  EXPECT_THAT(again.err, IsEmpty());
}

TEST(ConfigCheck, JsonHasTypedValues) {
  const ChildResult result = run_bsexp({"config", "check", "dense_lstm", "--json", "--quiet"});
  const auto object = nlohmann::json::parse(result.out);
  EXPECT_EQ(object["name"], "dense_lstm");
  EXPECT_EQ(object["model.hidden"], "auto");
  EXPECT_EQ(object["train.ema"], 0.99);
  EXPECT_EQ(object["model.share_masks"], false);
}

TEST(ConfigCheck, MistakesAreTheUsers) {
  const auto mistake = [](const std::vector<std::string>& arguments) {
    std::vector<std::string> words = {"config", "check"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    const ChildResult result = run_bsexp(words);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.out, IsEmpty());
    return result.err;
  };
  EXPECT_THAT(mistake({}), StartsWith("error: CONFIG is required; see bsexp config check --help"));
  EXPECT_THAT(mistake({"debg"}),
              StartsWith("error: there is no configuration file debg: did you mean 'debug.yaml'?"));
  EXPECT_THAT(mistake({"debug", "seed"}), StartsWith("error: command line: seed: this is not KEY=VALUE"));
  EXPECT_THAT(mistake({"debug", "model.hiden=3"}), HasSubstr("did you mean 'hidden'?"));
  EXPECT_THAT(mistake({BSEXP_BINARY_DIR "/bsexp"}),
              HasSubstr(": byte 0x7f is not text (UTF-8); is this a YAML file?"));
  EXPECT_THAT(mistake({"/"}), StartsWith("error: / is a folder; a configuration file is needed"));
}

}  // namespace
}  // namespace bsexp
