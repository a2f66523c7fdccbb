#include <filesystem>

#include <gtest/gtest.h>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/random.h"
#include "bsexp/experiments/config.h"

namespace bsexp::experiments {
namespace {

// A few edits of a text: bytes changed, removed, doubled; pieces moved; YAML's own signs put in.
std::string mutate(std::string text, Random& random) {
  const std::vector<std::string> signs = {":",    " ",  "\n", "- ",   "[", "]",    "{",    "}",   "&a ",
                                          "*a",   "\t", "#",  "!",    "|", ">",    "?",    "---", "\"",
                                          "null", "'",  "<<", "auto", ",", "\xff", "1e999"};
  for (int64_t edits = 1 + random.below(4); edits > 0 && !text.empty(); --edits) {
    const auto size = static_cast<int64_t>(text.size());
    const auto at = static_cast<size_t>(random.below(size));
    const auto length = static_cast<size_t>(1 + random.below(20));
    const auto to = static_cast<size_t>(random.below(size));
    switch (random.below(5)) {
      case 0:
        text[at] = static_cast<char>(random.below(256));
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(to, text.substr(at, length));
        break;
      case 3:
        text.resize(at);
        break;
      default:
        text.insert(at, signs[static_cast<size_t>(random.below(static_cast<int64_t>(signs.size())))]);
    }
  }
  return text;
}

TEST(ConfigFuzz, AnyTextIsReadOrRefused) {
  const std::string text = read_file(std::filesystem::path(BSEXP_SOURCE_DIR) / "configs/debug.yaml");
  Random random(1, "config_fuzz");
  int read = 0, refused = 0;
  for (int i = 0; i < 2000; ++i) {
    const std::string mutated = mutate(text, random);
    try {
      const Config config = parse_config(mutated, "fuzz.yaml");
      EXPECT_EQ(parse_config(to_yaml(config), "again.yaml"), config) << mutated;
      ++read;
    } catch (const UserError& error) {
      EXPECT_TRUE(std::string(error.what()).starts_with("fuzz.yaml")) << error.what();
      ++refused;
    }
  }
  EXPECT_GT(read, 100);
  EXPECT_GT(refused, 100);
}

TEST(ConfigFuzz, AliasesDoNotMultiply) {
  std::string text = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 60; ++i) {
    text += fmt::format("a{0}: &a{0} [*a{1}, *a{1}]\n", i, i - 1);
  }
  EXPECT_THROW(parse_config(text + "model: *a59\n", "bomb.yaml"), UserError);
  EXPECT_THROW(parse_config("model: &m\n  topology: *m\n", "cycle.yaml"), UserError);
  EXPECT_THROW(parse_config("&m model: &n {topology: {kind: *n}}\n", "cycle.yaml"), UserError);
}

TEST(ConfigFuzz, DeepAndLongTextsEnd) {
  for (const std::string piece :
       {"[", "{", "? ", "- ", "a: ", "{a: ", "*a ", "&a ", "\"", "'", "!", "| ", "a: {b\n", "[]"}) {
    std::string text;
    while (text.size() < 100'000) text += piece;
    EXPECT_THROW(parse_config(text, "deep.yaml"), UserError) << piece;
  }
}

}  // namespace
}  // namespace bsexp::experiments
