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

// The message of the UserError that a text gives; empty when it is right.
std::string mistake(const std::string& yaml, const std::vector<std::string>& overrides = {}) {
  try {
    parse_config(yaml, "c.yaml", overrides);
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

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
  EXPECT_EQ(mistake("train: {optimizer: sgd, momentum: 0, decay: cosine, final_rate: 0.1}\n"), "");
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

struct Mistake {
  std::string yaml;
  std::string message;  // the start of it
};
void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.yaml; }

class Mistakes : public testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, AreLocatedAndExplained) {
  EXPECT_THAT(mistake(GetParam().yaml), StartsWith(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    OfValues, Mistakes,
    testing::Values(
        Mistake{"seed: -1\n", "c.yaml:1:7: seed is '-1'; it must be an integer, at least 0"},
        Mistake{"seed: 1.5\n", "c.yaml:1:7: seed is '1.5'; it must be an integer"},
        Mistake{"seed: 99999999999999999999\n",
                "c.yaml:1:7: seed is '99999999999999999999'; it must be an integer"},
        Mistake{"seed: \"3\"\n",
                "c.yaml:1:7: seed is the text \"3\"; it must be an integer, at least 0: leave the quotes"},
        Mistake{"train:\n  ema: 1\n", "c.yaml:2:8: train.ema is '1'; it must be a number from 0 to below 1"},
        Mistake{"train:\n  clip: .nan\n",
                "c.yaml:2:9: train.clip is '.nan'; it must be a number, at least 0"},
        Mistake{"train:\n  clip: nan\n", "c.yaml:2:9: train.clip is 'nan'"},
        Mistake{"train:\n  clip: inf\n", "c.yaml:2:9: train.clip is 'inf'"},
        Mistake{"train: {learning_rate: 0}",
                "c.yaml:1:24: train.learning_rate is '0'; it must be a number above 0"},
        Mistake{"model:\n  cell: smallworld_lstn\n",
                "c.yaml:2:9: model.cell is 'smallworld_lstn'; it must be one of lstm, mlstm, smallworld_lstm "
                "(did "
                "you mean "
                "'smallworld_lstm'?)"},
        Mistake{"model: {block: 12}", "c.yaml:1:16: model.block is '12'; it must be one of 8, 16, 32, 64"},
        Mistake{"model: {hidden: all}",
                "c.yaml:1:17: model.hidden is 'all'; it must be an integer from 1 to 16777216, or "
                "auto"},
        Mistake{"log: {figures: True}",
                "c.yaml:1:16: log.figures is 'True'; it must be true or false (did you mean 'true'?)"},
        Mistake{"name: a/b", "c.yaml:1:7: name is 'a/b'; it must be a name of letters"},
        Mistake{"name: ..", "c.yaml:1:7: name is '..'; it must be"},
        Mistake{"seed: [1, 2]", "c.yaml:1:7: seed is a list; it must be an integer"},
        Mistake{"seed: {a: 1}", "c.yaml:1:7: seed is a map; it must be an integer"},
        Mistake{"seed: !!int 3", "c.yaml:1:7: seed has the tag 'tag:yaml.org,2002:int'; leave it out"},
        Mistake{"data: {path: \"a\\nb\"}",
                "c.yaml:1:14: data.path is 'a?b'; it must be a text on one line"}));

INSTANTIATE_TEST_SUITE_P(
    OfKeys, Mistakes,
    testing::Values(
        Mistake{"model:\n  hiden: 64\n",
                "c.yaml:2:3: unknown key of model 'hiden': did you mean 'hidden'? Known: cell, "},
        Mistake{
            "sed: 3\n",
            "c.yaml:1:1: unknown key 'sed': did you mean 'seed'? Known: name, seed, device, precision, data, "
            "model, train, log"},
        Mistake{"degree: 3\n",
                "c.yaml:1:1: unknown key 'degree': did you mean 'degree' of section model.topology? Known: "},
        Mistake{"model.hidden: 3\n",
                "c.yaml:1:1: unknown key 'model.hidden': did you mean 'hidden' of section model?"},
        Mistake{"<<: {a: 1}\n", "c.yaml:1:1: unknown key '<<'"},
        Mistake{"'': 1\n", "c.yaml:1:1: unknown key ''"},
        Mistake{"[a]: 1\n", "c.yaml:1:1: a key must be a word; give its keys: name, seed"},
        Mistake{"seed: 1\nseed: 1\n", "c.yaml:2:1: seed is given twice; keep one"},
        Mistake{"log: {every: 1}\nlog: {samples: 1}\n", "c.yaml:2:1: log is given twice; keep one"},
        Mistake{"seed:\n", "c.yaml:1:1: seed has no value; leave the line out for the default"},
        Mistake{"seed: ~\n", "c.yaml:1:1: seed has no value"},
        Mistake{"model: # nothing\n", "c.yaml:1:1: model has no value; leave the line out for the default"},
        Mistake{"log: 3\n",
                "c.yaml:1:6: log is a section; give its keys: every, samples, temperature, figures"},
        Mistake{"log: [1]\n", "c.yaml:1:6: log is a section; give its keys"}));

INSTANTIATE_TEST_SUITE_P(
    OfFiles, Mistakes,
    testing::Values(
        Mistake{"", "c.yaml: the file has no keys; the smallest one says 'seed: 1'"},
        Mistake{"# only this\n", "c.yaml: the file has no keys"},
        Mistake{"just words\n", "c.yaml:1:1: the file must be a map of 'key: value' lines"},
        Mistake{"- 1\n", "c.yaml:1:1: the file must be a map"},
        Mistake{"seed: 1\n---\nseed: 2\n",
                "c.yaml:2:1: the file must end here; it has a second YAML document or a stray sign"},
        Mistake{"model:\n\thidden: 3\n",
                "c.yaml:2:1: this is not valid YAML: a tab; lines are indented with spaces"},
        Mistake{"model: {hidden: 3\n", "c.yaml:2:1: this is not valid YAML: "},
        Mistake{"model: *nothing\n", "c.yaml:1:8: this is not valid YAML: "},
        Mistake{std::string("seed: 1\n\x00\x01", 10),
                "c.yaml:2:1: byte 0x00 is not text (UTF-8); is this a "},
        Mistake{"seed: 1 # caf\xe9\n", "c.yaml:1:14: byte 0xe9 is not text (UTF-8)"},
        Mistake{"\x1f\x8b\x08", "c.yaml:1:1: byte 0x1f is not text (UTF-8)"},
        Mistake{std::string(1 << 19, '#'), "c.yaml: has 512.0 KiB; a configuration has at most 256.0 KiB"},
        Mistake{std::string(100'000, '['), "c.yaml:1:"}));

INSTANTIATE_TEST_SUITE_P(
    OfRelations, Mistakes,
    testing::Values(
        Mistake{"model:\n  hidden: 1000\n",
                "c.yaml:2:11: model.hidden is 1000; it must be a multiple of 16 for cell "
                "smallworld_lstm with model.block 16 and model.stride 2: try 1008"},
        Mistake{"model: {cell: lstm, hidden: 12, block: 8, embedding: 8}",
                "c.yaml:1:29: model.hidden is 12; it must be a "
                "multiple of 16 for cell lstm"},
        Mistake{"model: {stride: 3}", "c.yaml: model.hidden is 1024; it must be a multiple of 48"},
        Mistake{"model: {hidden: 1040, layers: 2}",
                "c.yaml:1:17: model.hidden is 1040; it must be a multiple of 32 for cell smallworld_lstm in "
                "several layers with model.block 16 and model.stride 2: try 1056"},
        Mistake{"model: {residual: true}",
                "c.yaml:1:19: model.residual is true, but the one layer is not as wide as its input, "
                "model.embedding 64"},
        Mistake{"model: {init: unit}",
                "c.yaml:1:15: model.init is 'unit'; it must be one of identity, orthogonal, "
                "scaled, or auto"},
        Mistake{"model: {layers: 0}", "c.yaml:1:17: model.layers is '0'; it must be an integer"},
        Mistake{"model: {embedding: 60}",
                "c.yaml:1:20: model.embedding is 60; it must be a multiple of model.block, 16: try "
                "64"},
        Mistake{"model: {hidden: auto}",
                "c.yaml: model.parameters is 0, but model.hidden is auto; give the number"},
        Mistake{"model: {hidden: 1024, parameters: 5}",
                "c.yaml:1:35: model.parameters is 5, but model.hidden is 1024; set "
                "model.hidden: auto"},
        Mistake{"train: {steps: 9, warmup: 10}",
                "c.yaml:1:27: train.warmup is 10; it must be at most train.steps, 9"},
        Mistake{"train: {weight_decay: 0.1}",
                "c.yaml:1:23: train.weight_decay is 0.1, but the optimizer adam takes only beta1, beta2, "
                "epsilon; leave it out, or auto"},
        Mistake{"train: {optimizer: sgd, beta2: 0.9}",
                "c.yaml:1:32: train.beta2 is 0.9, but the optimizer sgd takes only momentum; leave it out"},
        Mistake{
            "train: {optimizer: adamw, momentum: 0.9}",
            "c.yaml:1:37: train.momentum is 0.9, but the optimizer adamw takes only beta1, beta2, epsilon, "
            "weight_decay;"},
        Mistake{"train: {optimizer: adm}",
                "c.yaml:1:20: train.optimizer is 'adm'; it must be one of adam, adamw, adamax, sgd (did you "
                "mean 'adam'?)"},
        Mistake{"train: {decay: none, final_rate: 0.1}",
                "c.yaml:1:34: train.final_rate is 0.1, but the decay none takes no parameters; leave it out"},
        Mistake{"train: {decay_factor: 0.5}",
                "c.yaml:1:23: train.decay_factor is 0.5, but the decay linear takes only final_rate;"},
        Mistake{"train: {window: 16, recompute: 16}",
                "c.yaml:1:32: train.recompute is 16; it must be below train.window, 16: the square root of "
                "the window"},
        Mistake{"data: {valid: 0}\ntrain: {patience: 3}",
                "c.yaml:2:19: train.patience is 3, but data.valid is 0: without a validation part"},
        Mistake{"data: {test: 0}\ntrain: {dynamic_rate: 0.1}",
                "c.yaml:2:23: train.dynamic_rate is 0.1, but data.test is 0: there is no test part"},
        Mistake{"train: {dynamic_decay: 0.1}",
                "c.yaml:1:24: train.dynamic_decay is 0.1, but train.dynamic_rate is 0, so there is no"},
        Mistake{"train: {decay: step}",
                "c.yaml: train.decay_every is missing; train.decay step needs the number of updates"},
        Mistake{"data: {valid: 0.5, test: 0.5}",
                "c.yaml:1:15: data.valid is 0.5 and data.test is 0.5; together they must"},
        Mistake{"model: {topology: {kind: dense, degree: 8}}",
                "c.yaml:1:41: model.topology.degree is 8, but the topology dense takes no parameters; leave "
                "it out, or auto"},
        Mistake{"model: {topology: {kind: barabasi_albert, edges: 4, rewire: 0.1}}",
                "c.yaml:1:61: model.topology.rewire is 0.1, but the topology barabasi_albert takes only "
                "edges, density, "
                "extra;"},
        Mistake{"data: {dataset: text}", "c.yaml: data.path is missing; dataset text needs the file to read"},
        Mistake{"data: {path: a.txt}",
                "c.yaml:1:14: data.path is 'a.txt', but dataset gcide reads no file of yours"}));

TEST(Config, AllMistakesAreReportedAtOnce) {
  EXPECT_EQ(
      mistake("seed: x\nsed: 1\nlog: {every: 0}\n", {"model.hiden=3"}),
      "c.yaml:2:1: unknown key 'sed': did you mean 'seed'? Known: name, seed, device, precision, data, "
      "model, train, "
      "log\n"
      "c.yaml:1:7: seed is 'x'; it must be an integer, at least 0\n"
      "c.yaml:3:14: log.every is '0'; it must be an integer from 1 to 1000000000000\n"
      "command line: model.hiden=3: unknown key of model 'hiden': did you mean 'hidden'? Known: cell, "
      "hidden, "
      "parameters, layers, residual, embedding, block, steps, stride, share_masks, norm, init, dropout, "
      "topology, structure");
  std::string many;
  for (int i = 0; i < 100; ++i) many += "k" + std::to_string(i) + ": 1\n";
  EXPECT_THAT(mistake(many), HasSubstr("\n... and 80 more"));
}

TEST(Config, MistakesOfTheCommandLineAreLocated) {
  const auto wrong = [](const std::string& override_text) { return mistake("seed: 1\n", {override_text}); };
  EXPECT_THAT(wrong("seed"), StartsWith("command line: seed: this is not KEY=VALUE"));
  EXPECT_THAT(wrong("=3"), StartsWith("command line: =3: this is not KEY=VALUE"));
  EXPECT_THAT(wrong("seed="), StartsWith("command line: seed=: seed has no value; it must be an integer"));
  EXPECT_THAT(wrong("seed=x"), StartsWith("command line: seed=x: seed is 'x'; it must be an integer"));
  EXPECT_THAT(wrong("seed=[1,2]"),
              StartsWith("command line: seed=[1,2]: seed is '[1,2]'; it must be an integer"));
  EXPECT_THAT(wrong("modell.hidden=3"),
              StartsWith("command line: modell.hidden=3: unknown key 'modell': did you mean 'model'"));
  EXPECT_THAT(wrong("hidden=3"),
              StartsWith("command line: hidden=3: unknown key 'hidden': did you mean 'hidden' of section "
                         "model?"));
  EXPECT_THAT(wrong("model=3"),
              StartsWith("command line: model=3: model is a section; give its keys: cell, hidden"));
  EXPECT_THAT(wrong("model.=3"), StartsWith("command line: model.=3: unknown key of model ''"));
  EXPECT_THAT(wrong("seed.x=3"), StartsWith("command line: seed.x=3: unknown key 'seed"));
  EXPECT_THAT(wrong("model.hidden=1000"),
              StartsWith("command line: model.hidden=1000: model.hidden is 1000; it must be a"));
  EXPECT_EQ(mistake("seed: 1\n", {"seed=2", "seed=3"}),
            "command line: seed=3: seed is given twice; keep one");
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
