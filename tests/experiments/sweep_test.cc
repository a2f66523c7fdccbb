// What a sweep is made of: grids, zips, draws, seeds, and what is wrong with one.
#include "bsexp/experiments/sweep.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/experiments/sweep_draw.h"
#include "tests/support/errors.h"

namespace bsexp::experiments {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* kBase = R"(
data: {dataset: markov, symbols: 4, length: 20000}
model: {hidden: 32, block: 8, embedding: 16, steps: 2, topology: {kind: ring_lattice, degree: 2}}
train: {batch: 4, window: 8, steps: 12, warmup: 3}
)";

SweepSpec spec_of(const SweepArguments& arguments, const std::string& sweep = "") {
  return read_sweep(kBase + sweep, "base.yaml", arguments);
}
SweepSpec listed(const std::vector<std::string>& assignments) {
  return spec_of({.assignments = assignments});
}

std::vector<std::string> names_of(const SweepSpec& spec) {
  std::vector<std::string> names;
  for (const SweepCell& cell : cells_of(spec)) names.push_back(cell.name);
  return names;
}

TEST(Sweep, AGridInTheOrderOfItsKeysSeedsLast) {
  const SweepSpec spec =
      spec_of({.assignments = {"model.steps=2,3", "train.batch=4,8", "train.clip=2"}, .n_seeds = 2});
  const std::vector<SweepCell> cells = cells_of(spec);
  ASSERT_THAT(cells, SizeIs(8));
  EXPECT_EQ(cells[0].name, "001-model.steps=2-batch=4-seed=1");
  EXPECT_EQ(cells[7].name, "008-model.steps=3-batch=8-seed=2");
  EXPECT_THAT(cells[5].values, ElementsAre(testing::Pair("model.steps", "3"),
                                           testing::Pair("train.batch", "4"), testing::Pair("seed", "2")));
  EXPECT_EQ(cells[5].config.model.steps, 3);
  EXPECT_EQ(cells[5].config.train.clip, 2) << "one value is for all";
  EXPECT_EQ(cells[5].config.name, "base");
}

TEST(Sweep, SeedsBeginAtTheSeed) {
  EXPECT_THAT(names_of(spec_of({.assignments = {"seed=7"}, .n_seeds = 2})),
              ElementsAre("001-seed=7", "002-seed=8"));
  EXPECT_THAT(names_of(listed({"seed=3,9"})), ElementsAre("001-seed=3", "002-seed=9"));
}

TEST(Sweep, ZippedKeysGoTogether) {
  const SweepSpec spec =
      spec_of({.assignments = {"train.batch=4,8,16", "train.clip=1,2", "train.learning_rate=0.1,0.2,0.3"},
               .zips = {"train.batch,train.learning_rate"}});
  EXPECT_THAT(names_of(spec),
              ElementsAre("001-batch=4-clip=1", "002-batch=4-clip=2", "003-batch=8-clip=1",
                          "004-batch=8-clip=2", "005-batch=16-clip=1", "006-batch=16-clip=2"));
  EXPECT_EQ(cells_of(spec)[5].config.train.learning_rate, 0.3);
}

TEST(Sweep, SetsOfASectionGoTogetherAndAreNamedByWhatTellsThemApart) {
  const std::string sweep = R"(
sweep:
  grid:
    model.topology:
      - {kind: watts_strogatz, degree: 2, rewire: 0.1}
      - {kind: watts_strogatz, degree: 2, rewire: 0.5}
      - {kind: barabasi_albert, degree: auto, edges: 1}
  seeds: 1
)";
  EXPECT_THAT(names_of(spec_of({}, sweep)),
              ElementsAre("001-topology.kind=watts_strogatz-degree=2-rewire=0.1-seed=1",
                          "002-topology.kind=watts_strogatz-degree=2-rewire=0.5-seed=1",
                          "003-topology.kind=barabasi_albert-edges=1-seed=1"));
}

TEST(Sweep, SetsHoldSectionsAndGoTogetherWithOtherKeys) {
  const std::string sweep = R"(
sweep:
  grid:
    model:
      - {hidden: 64, topology: {kind: dense, degree: auto}}
      - {hidden: 64, topology: {kind: ring_lattice, degree: 4}}
    train.learning_rate: [0.1, 0.1]
  zip: [[model, train.learning_rate]]
)";
  const SweepSpec spec = spec_of({}, sweep);
  EXPECT_THAT(names_of(spec),
              ElementsAre("001-hidden=64-topology.kind=dense", "002-hidden=64-topology.kind=ring_lattice"));
  EXPECT_EQ(cells_of(spec)[1].config.model.topology.degree, 4);
  EXPECT_EQ(cells_of(spec)[1].config.train.learning_rate, 0.1);
  EXPECT_EQ(names_of(read_sweep(to_yaml(spec), "other.yaml", {})), names_of(spec));
}

TEST(Sweep, NamesAreSafeForFolders) {
  EXPECT_THAT(
      names_of(read_sweep("data: {dataset: text}", "x.yaml", {.assignments = {"data.path=/a b/c,\u00e9;"}})),
      ElementsAre("001-data.path=_a_b_c", "002-data.path=___"));
}

TEST(Sweep, TheCommandLineTakesThePlaceOfTheFile) {
  const std::string sweep = R"(
sweep:
  grid: {train.batch: [4, 8], model.steps: [2, 3]}
  seeds: 3
)";
  EXPECT_THAT(names_of(spec_of({.assignments = {"train.batch=16,32", "model.steps=5"}, .n_seeds = 1}, sweep)),
              ElementsAre("001-batch=16-seed=1", "002-batch=32-seed=1"));
}

TEST(Sweep, YamlReadsBackToTheSameRuns) {
  const SweepSpec spec =
      spec_of({.assignments = {"name=a,b", "train.learning_rate=log:1e-4..1e-2", "train.batch=4,8",
                               "train.clip=1,2", "model.dropout=0..0.5"},
               .zips = {"train.batch,train.clip"},
               .n_seeds = 2,
               .n_sobol = 3},
              "sweep: {grid: {model.topology: [{kind: ring_lattice}, {kind: dense, degree: auto}]}}");
  const SweepSpec again = read_sweep(to_yaml(spec), "other.yaml", {});
  EXPECT_EQ(to_yaml(again), to_yaml(spec));
  const auto cells = cells_of(spec), same = cells_of(again);
  ASSERT_THAT(cells, SizeIs(2 * 2 * 2 * 3 * 2));
  ASSERT_EQ(cells.size(), same.size());
  for (size_t i = 0; i < cells.size(); ++i) {
    EXPECT_EQ(cells[i].name, same[i].name);
    EXPECT_EQ(cells[i].config, same[i].config);
  }
}

// The numbers of the drawn key at each draw.
std::vector<double> drawn(const std::string& key, const SweepArguments& arguments) {
  std::vector<double> values;
  for (const SweepCell& cell : cells_of(spec_of(arguments))) {
    for (const auto& [name, value] : cell.values) {
      if (name == key) values.push_back(std::stod(value));
    }
  }
  return values;
}

TEST(Draws, AreTheSameEachTimeAndDoNotDependOnOtherKeys) {
  for (const bool sobol : {false, true}) {
    SweepArguments arguments = {.assignments = {"model.dropout=0..0.5"}};
    (sobol ? arguments.n_sobol : arguments.n_random) = 20;
    const std::vector<double> alone = drawn("model.dropout", arguments);
    EXPECT_EQ(drawn("model.dropout", arguments), alone);
    arguments.assignments.emplace_back("train.learning_rate=1e-3..1e-2");
    EXPECT_EQ(drawn("model.dropout", arguments), alone);
    arguments.assignments.emplace_back("seed=2");
    EXPECT_NE(drawn("model.dropout", arguments), alone);
    EXPECT_EQ(std::set<double>(alone.begin(), alone.end()).size(), 20U);
    EXPECT_GE(*std::min_element(alone.begin(), alone.end()), 0);
    EXPECT_LT(*std::max_element(alone.begin(), alone.end()), 0.5);
  }
}

TEST(Draws, RandomOnesAreEvenlySpread) {
  const std::vector<double> values =
      drawn("train.learning_rate", {.assignments = {"train.learning_rate=log:1e-4..1e-2"}, .n_random = 4000});
  const auto below = std::count_if(values.begin(), values.end(), [](double x) { return x < 1e-3; });
  EXPECT_NEAR(static_cast<double>(below), 2000, 4 * std::sqrt(1000)) << "half of them in half of the ratios";
}

// Of 2^m Sobol points, each of 2^m equal parts of a key's range has one, and each of 2^m equal boxes of the
// first two keys.
TEST(Draws, SobolPointsAreANet) {
  for (const int64_t n : {1, 2, 8, 64, 256}) {
    const SweepArguments both = {
        .assignments = {"model.dropout=0..0.5", "train.beta1=0..0.9", "train.beta2=0..0.9"}, .n_sobol = n};
    std::vector<std::vector<double>> shares;
    for (const auto& [key, width] :
         {std::pair{"model.dropout", 0.5}, {"train.beta1", 0.9}, {"train.beta2", 0.9}}) {
      shares.push_back(drawn(key, both));
      std::set<int64_t> parts;
      for (double& x : shares.back())
        parts.insert(static_cast<int64_t>((x /= width) * static_cast<double>(n)));
      EXPECT_THAT(parts, SizeIs(static_cast<size_t>(n))) << key;
    }
    for (int64_t across = 1; across <= n; across *= 2) {
      const int64_t along = n / across;
      std::set<std::pair<int64_t, int64_t>> boxes;
      for (size_t i = 0; i < shares[0].size(); ++i) {
        boxes.emplace(static_cast<int64_t>(shares[0][i] * static_cast<double>(across)),
                      static_cast<int64_t>(shares[1][i] * static_cast<double>(along)));
      }
      EXPECT_THAT(boxes, SizeIs(static_cast<size_t>(n))) << across << " parts across";
    }
  }
}

TEST(Draws, IntegersAndStepsReachBothEnds) {
  const auto values = [](const std::string& key, const SweepRange& range) {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(value_at(key, range, i / 1000.0));
    return seen;
  };
  EXPECT_THAT(values("model.steps", {2, 5}), ElementsAre("2", "3", "4", "5"));
  EXPECT_THAT(values("model.hidden", {32, 100, 32}), ElementsAre("32", "64", "96"));
  EXPECT_THAT(values("model.hidden", {32, 128, 32, true}), ElementsAre("128", "32", "64", "96"));
  EXPECT_THAT(values("model.topology.rewire", {0, 1, 0.5}), ElementsAre("0", "0.5", "1"));
  EXPECT_EQ(value_at("train.learning_rate", {1e-4, 1e-2, 0, true}, 0.5), "0.001");
}

TEST(SweepMistakes, AreToldWithTheirPlace) {
  struct Mistake {
    SweepArguments arguments;
    std::string message;
  };
  const std::vector<Mistake> mistakes = {
      {{.assignments = {"model.hiden=32,64"}},
       "command line: model.hiden=32,64: unknown key of model 'hiden': did you mean 'hidden'?"},
      {{.assignments = {"model.hidden=32,wide"}},
       "command line: model.hidden=32,wide: model.hidden is 'wide'; it must be an integer"},
      {{.assignments = {"model.hidden=32,"}}, "model.hidden is ''; it must be an integer"},
      {{.assignments = {"model.hidden=32,40"}},
       "run 002-hidden=40: command line: model.hidden=32,40: model.hidden is 40; it must be a multiple of "
       "16"},
      {{.assignments = {"model.hidden=32,32"}}, "model.hidden=32 is listed twice; keep one"},
      {{.assignments = {"train.learning_rate=0.1,1e-1"}},
       "train.learning_rate=0.1 is listed twice; keep one"},
      {{.assignments = {"model.steps=3..6:0.5"}, .n_random = 2},
       "model.steps is the range '3..6:0.5'; its step must be an integer"},
      {{.assignments = {"seed=1,2", "seed=3,4"}}, "command line: seed=3,4: seed is given twice; keep one"},
      {{.assignments = {"seed=1,2"}, .n_seeds = 2}, "seed is set by a number of seeds too; keep one"},
      {{.assignments = {"seed"}}, "command line: seed: this is not KEY=VALUE"},
      {{}, "nothing varies: list values of a key, key=a,b, or give --seeds N"},
      {{.assignments = {"model.dropout=0..0.5"}},
       "model.dropout is a range, and nothing says how often to draw: add --random N"},
      {{.assignments = {"model.dropout=0..1.5"}, .n_random = 2},
       "model.dropout is the range '0..1.5'; its end 1.5: it must be a number from 0 to below 1"},
      {{.assignments = {"model.dropout=0.5..0.1"}, .n_random = 2},
       "its first number must be below its second"},
      {{.assignments = {"model.dropout=log:0..0.1"}, .n_random = 2}, "must begin above 0"},
      {{.assignments = {"model.dropout=0..x"}, .n_random = 2},
       "it must be LOW..HIGH, LOW..HIGH:STEP or log:LOW..HIGH"},
      {{.assignments = {"train.batch=4,8"}, .n_sobol = 2}, "2 draws were asked for, but no key has a range"},
      {{.assignments = {"model.dropout=0..0.5"}, .n_random = 2, .n_sobol = 2},
       "--random and --sobol are two ways to draw; keep one"},
      {{.assignments = {"train.batch=4,8", "train.clip=1,2,3"}, .zips = {"train.batch,train.clip"}},
       "zip train.batch,train.clip: keys that go together need equally many values; train.batch has 2, "
       "train.clip has 3"},
      {{.assignments = {"train.batch=4,4", "train.clip=1,1"}, .zips = {"train.batch,train.clip"}},
       "zip train.batch,train.clip: train.batch=4 train.clip=1 is listed twice; keep one"},
      {{.assignments = {"train.batch=4,8"}, .zips = {"train.batch,train.clip"}},
       "train.clip has no list of values; give one: train.clip=a,b"},
      {{.assignments = {"train.batch=4,8"}, .zips = {"train.batch"}}, "it needs two keys or more"},
      {{.assignments = {"train.batch=4,8", "seed=1,2"}, .zips = {"train.batch,seed", "seed,train.batch"}},
       "is zipped twice"},
  };
  for (const Mistake& mistake : mistakes) {
    EXPECT_THAT(error_of([&] { cells_of(spec_of(mistake.arguments)); }), HasSubstr(mistake.message));
  }
  SweepArguments many;
  for (const char* key : {"seed", "train.steps", "train.batch"}) {
    std::string list = key + std::string("=1");
    for (int i = 2; i <= 50; ++i) list += fmt::format(",{}", i);
    many.assignments.push_back(list);
  }
  EXPECT_THAT(error_of([&] { cells_of(spec_of(many)); }), HasSubstr("the sweep has more than 100,000 runs"));
}

TEST(SweepMistakes, OfTheFile) {
  const std::vector<std::pair<std::string, std::string>> mistakes = {
      {"sweep: 3", "base.yaml:5:8: sweep is a section; give its keys: grid, zip, random, sobol, seeds"},
      {"sweep: {grad: {}}", "base.yaml:5:9: unknown key of sweep 'grad': did you mean 'grid'?"},
      {"sweep: {seeds: many}",
       "base.yaml:5:16: sweep.seeds is 'many'; it must be an integer from 1 to 100000"},
      {"sweep: {grid: [1]}", "sweep.grid must be a map"},
      {"sweep: {grid: {model.hiden: [32]}}", "unknown key of model 'hiden': did you mean 'hidden'?"},
      {"sweep: {grid: {seed: []}}", "seed lists no value"},
      {"sweep: {grid: {seed: [1, x]}}", "base.yaml:5:26: seed is 'x'; it must be an integer, at least 0"},
      {"sweep: {grid: {seed: [1, \"2\"]}}",
       "seed is the text \"2\"; it must be an integer, at least 0: leave the quotes out"},
      {"sweep: {grid: {seed: [[1]]}}", "a value of seed must be an integer, at least 0"},
      {"sweep: {grid: {seed: {a: 1}}}", "seed must be a list of values, [a, b], or a range"},
      {"sweep: {grid: {seed: [1], seed: [2]}}", "seed is given twice; keep one"},
      {"sweep: {grid: {model.topology: [1]}}", "each set of model.topology must be a map, {kind: ...}"},
      {"sweep: {grid: {model.topology: 1}}", "model.topology is a section: list sets of its values"},
      {"sweep: {grid: {model.topology: [{kin: dense}]}}",
       "unknown key of model.topology 'kin': did you mean 'kind'?"},
      {"sweep: {grid: {model: [{topology: {kin: dense}}]}}",
       "unknown key of model.topology 'kin': did you mean 'kind'?"},
      {"sweep: {grid: {model: [{topology: dense}]}}", "model.topology is a section; give its keys"},
      {"sweep: {grid: {model.topology: [{degree: 2}], model.topology.degree: [2]}}",
       "model.topology.degree is set by model.topology too; keep one"},
      {"sweep: {zip: seed}", "sweep.zip must be a list of lists of keys"},
      {"sweep: {random: 2, sobol: 2}", "sweep.random and sweep.sobol are two ways to draw; keep one"},
  };
  for (const auto& [sweep, message] : mistakes) {
    EXPECT_THAT(error_of([&, text = sweep] { spec_of({}, text); }), HasSubstr(message)) << sweep;
  }
  EXPECT_THAT(error_of([] {
                spec_of({.assignments = {"model.topology.kind=dense"}},
                        "sweep: {grid: {model.topology: [{kind: dense}]}}");
              }),
              HasSubstr("model.topology.kind is set by model.topology of the sweep; leave one out"));
  EXPECT_THAT(error_of([] { parse_config("sweep: {seeds: 2}", "file.yaml"); }),
              HasSubstr("file.yaml:1:1: this file describes a sweep, not one run: bsexp sweep FILE"));
}

TEST(SweepMistakes, OfPlansAndDataAreToldBeforeAnythingStarts) {
  EXPECT_THAT(error_of([] { check_cells(cells_of(listed({"model.topology.degree=2,6"}))); }),
              testing::AllOf(HasSubstr("run 002-degree=6: "), HasSubstr("degree")));
  EXPECT_THAT(error_of([] { check_cells(cells_of(listed({"data.length=20000,100"}))); }),
              testing::AllOf(HasSubstr("run 002-length=100: "), HasSubstr("too short")));
  EXPECT_GT(check_cells(cells_of(listed({"model.hidden=32,64"}))),
            check_cells(cells_of(listed({"seed=1,2"}))));
}

}  // namespace
}  // namespace bsexp::experiments
