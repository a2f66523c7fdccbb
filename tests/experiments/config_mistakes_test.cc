// What is wrong with a configuration is told with its place, what is allowed, and what to try.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/error.h"
#include "bsexp/experiments/config.h"

namespace bsexp::experiments {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// The message of the UserError that a text gives; empty when it is right.
std::string mistake(const std::string& yaml, const std::vector<std::string>& overrides = {}) {
  try {
    parse_config(yaml, "c.yaml", overrides);
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
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

TEST(ConfigMistakes, AreReportedAllAtOnce) {
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

TEST(ConfigMistakes, OfTheCommandLineAreLocated) {
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

}  // namespace
}  // namespace bsexp::experiments
