#include "bsexp/experiments/config.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/experiments/fields.h"
#include "bsexp/experiments/plan.h"
#include "bsexp/experiments/sweep.h"

namespace bsexp::experiments {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::filesystem::path kConfigs = std::filesystem::path(BSEXP_SOURCE_DIR) / "configs";

TEST(Config, ReadsSectionsAndDefaults) {
  const Config config = parse_config(
      "seed: 7\n"
      "model:\n"
      "  hidden: 64\n"
      "  block: 8\n"
      "  share_masks: true\n"
      "  topology: {kind: watts_strogatz, degree: 4, rewire: 0.25}\n"
      "train:\n"
      "  learning_rate: 2e-3\n",
      "folder/small.yaml");
  Config expected;
  expected.name = "small";
  expected.seed = 7;
  expected.model.hidden = 64;
  expected.model.block = 8;
  expected.model.share_masks = true;
  expected.model.topology.kind = "watts_strogatz";
  expected.model.topology.degree = 4;
  expected.model.topology.rewire = 0.25;
  expected.train.learning_rate = 0.002;
  EXPECT_EQ(config, expected);
}

TEST(Config, OverridesTakeThePlaceOfValues) {
  const Config config = parse_config(
      "name: a\ndata: {dataset: gcide}\nmodel: {topology: {degree: 4}}\n", "c.yaml",
      {"seed=3", "data.dataset=text", "data.path=/with space/a=b: #c", "model.topology.degree=auto"});
  EXPECT_EQ(config.name, "a");
  EXPECT_EQ(config.seed, 3);
  EXPECT_EQ(config.data.dataset, "text");
  EXPECT_EQ(config.data.path, "/with space/a=b: #c");
  EXPECT_EQ(config.model.topology.degree, std::nullopt);
}

// Another value than the default for every field, from what the field says is allowed.
std::string other_value(const Field& field) {
  std::string was = field.get(Config());
  for (const char* value : {"other", "3", "0.12345678901234567", "true", "false", "64", "markov", "lstm",
                            "reference", "contiguous", "dense", "none", "f32", "static"}) {
    Config config;
    if (value != was && field.set(config, value).empty()) return value;
  }
  return was;  // the only value there is
}

TEST(Config, PrintedFormReadsBackTheSame) {
  Config config;
  config.name = "n";
  for (const Field& field : field_table()) ASSERT_EQ(field.set(config, other_value(field)), "") << field.name;
  config.data.dataset = "text";
  config.data.path = "null: \"quoted\" \\ # \xc3\xa9 - [x]";
  config.data.valid = 1.0 / 3;
  config.model.hidden = std::nullopt;
  config.model.topology.kind = "dense";
  for (const topology::ParameterRow& unused : topology::parameter_table())
    field_table().get("model.topology." + unused.name).set(config, kAuto);
  config.model.block = 8;
  config.model.embedding = 8;
  config.train.warmup = 0;
  for (const char* key : {"weight_decay", "momentum", "final_rate", "decay_every", "decay_factor"})
    field_table().get(std::string("train.") + key).set(config, kAuto);
  config.train.recompute = 2;
  const std::string yaml = to_yaml(config);
  const Config again = parse_config(yaml, "elsewhere.yaml");
  EXPECT_EQ(again, config);
  EXPECT_EQ(to_yaml(again), yaml);
  EXPECT_THAT(yaml, HasSubstr("  valid: 0.3333333333333333\n"));

  for (const char* path :
       {"null", "~", "", "-", "- a", "'", "a: b", " a ", "1", "true", "*a", "&a", "!a", "%a", "@"}) {
    config.data.path = path;
    config.data.dataset = *path == 0 ? "gcide" : "text";
    EXPECT_EQ(parse_config(to_yaml(config), "c.yaml"), config) << to_yaml(config);
  }
}

TEST(Config, OptimizersAndDecaysTakeTheirKeys) {
  const Config config = parse_config(
      "train: {optimizer: adamw, beta1: 0.8, weight_decay: 0.1, decay: step, decay_every: 5, decay_factor: "
      "0.5}\n",
      "c.yaml");
  EXPECT_EQ(config.train.beta1, 0.8);
  EXPECT_EQ(config.train.beta2, std::nullopt);
  EXPECT_EQ(config.train.weight_decay, 0.1);
  EXPECT_EQ(config.train.decay_every, 5);
  EXPECT_EQ(parse_config(to_yaml(config), "c.yaml"), config);
  EXPECT_NO_THROW(
      parse_config("train: {optimizer: sgd, momentum: 0, decay: cosine, final_rate: 0.1}\n", "c.yaml"));
}

TEST(Config, EveryFieldIsDocumented) {
  for (const Field& field : field_table()) {
    EXPECT_NE(section_table().find(section_of(field.name)), nullptr) << field.name;
    EXPECT_TRUE(field.doc.ends_with('.')) << field.name;
    Config config;
    if (field.name != "name") {
      EXPECT_EQ(field.set(config, field.get(Config())), "") << field.name;
    }
    EXPECT_NE(field.set(config, "\x01"), "") << field.name;
  }
}

TEST(Config, ReferenceIsCommitted) {
  const std::string committed = read_file(std::filesystem::path(BSEXP_SOURCE_DIR) / "docs/configuration.md");
  EXPECT_TRUE(committed == config_reference_markdown())
      << "docs/configuration.md is out of date; write it again: bsexp config docs > docs/configuration.md";
}

TEST(Config, CommittedConfigsAreRight) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kConfigs)) {
    if (entry.is_directory()) continue;
    const Config config = load_config(entry.path().string());
    EXPECT_EQ(config.name, entry.path().stem());
    EXPECT_EQ(parse_config(to_yaml(config), "c.yaml"), config);
    ++count;
  }
  EXPECT_GE(count, 3);
}

TEST(Config, CommittedStudiesAreRight) {
  for (const auto& entry : std::filesystem::directory_iterator(kConfigs / "studies")) {
    const SweepSpec spec = read_sweep(read_file(entry.path()), entry.path().string(), {});
    EXPECT_GE(cells_of(spec).size(), 2U) << entry.path();
    EXPECT_EQ(shared_config(spec).name, entry.path().stem());
  }
}

TEST(Config, CommittedPaperConfigurationsAreRightAndComparable) {
  const auto plan_of = [](const std::string& name) {
    return make_plan(load_config((kConfigs / "paper" / (name + ".yaml")).string()));
  };
  const auto sparse = plan_of("amazon_smallworld"), dense = plan_of("amazon_dense");
  const auto n_sparse = static_cast<double>(sparse->parameters.n_values());
  EXPECT_NEAR(static_cast<double>(dense->parameters.n_values()), n_sparse, 0.01 * n_sparse);
  EXPECT_EQ(*sparse->config.model.hidden, 20480);
  EXPECT_GT(*sparse->config.model.hidden, 5 * *dense->config.model.hidden);
  EXPECT_EQ(sparse->config.train, dense->config.train);
  EXPECT_NEAR(static_cast<double>(plan_of("amazon_mlstm")->parameters.n_values()), 86.2e6, 1e6)
      << "as published";
}

TEST(Config, FindsNamesInTheSearchFolders) {
  EXPECT_EQ(load_config("debug", {}, {"/nowhere", kConfigs}).name, "debug");
  EXPECT_EQ(load_config("debug.yaml", {"seed=5"}, {kConfigs}).seed, 5);
  const auto missing = [](const std::string& name) {
    try {
      load_config(name, {}, {"/nowhere", kConfigs});
    } catch (const UserError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_THAT(missing("debgu.yaml"),
              StartsWith("there is no configuration file debgu.yaml: did you mean 'debug.yaml'? "
                         "In configs: debug.yaml, dense_lstm.yaml, "));
  EXPECT_THAT(missing("smallwold_lstm"), HasSubstr("did you mean 'smallworld_lstm.yaml'?"));
  EXPECT_THAT(missing("/else/where.yaml"),
              StartsWith("there is no configuration file /else/where.yaml. In configs: "));
  EXPECT_EQ(missing(kConfigs.string()), kConfigs.string() + " is a folder; a configuration file is needed");
}

TEST(Config, NameComesFromTheFileOrMustBeGiven) {
  EXPECT_EQ(parse_config("seed: 1", "/a/b/two-words.v2.yaml").name, "two-words.v2");
  try {
    parse_config("seed: 1", "/a/two words.yaml");
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(),
                StartsWith("/a/two words.yaml: name is 'two words'; it must be a name of letters"));
  }
}

TEST(Config, CheckNeedsNoFile) {
  Config config;
  EXPECT_NO_THROW(check(config));
  config.model.block = 32;
  config.model.hidden = 1000;
  config.train.warmup = 5000;
  try {
    check(config);
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), StartsWith("model.hidden is 1000; it must be a multiple of 32"));
    EXPECT_THAT(error.what(), HasSubstr("\ntrain.warmup is 5000; it must be at most train.steps, 1000"));
  }
}

}  // namespace
}  // namespace bsexp::experiments
