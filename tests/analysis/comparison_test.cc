#include "bsexp/analysis/comparison.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/random.h"
#include "tests/analysis/runs_in_memory.h"
#include "tests/support/errors.h"

namespace bsexp::analysis {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Comparison, GroupsByWhatDiffersAndPairsBySeedWithinData) {
  const Comparison result = compare(grid(3));
  EXPECT_THAT(result.by, ElementsAre("data.dataset", "model.topology.kind"));
  ASSERT_EQ(result.groups.size(), 4U);
  EXPECT_EQ(result.groups[0].label, "gcide, ring_lattice");
  EXPECT_NEAR(result.groups[3].mean, 2, 1e-12);
  EXPECT_EQ(result.metric, "test.loss_bits");
  ASSERT_EQ(result.differences.size(), 2U) << "gcide is not compared with markov";
  for (const Difference& difference : result.differences) {
    EXPECT_EQ(difference.n_pairs, 3U);
    EXPECT_NEAR(difference.mean, 0.102, 1e-12);
    EXPECT_LT(difference.p_t_holm, 0.001) << "the seeds differ much, the pairs do not";
    EXPECT_GE(difference.p_t_holm, difference.paired_t.p);
    EXPECT_LT(std::abs(difference.hedges_g), 0.5);
    EXPECT_GT(difference.paired_effect, 10);
    EXPECT_THAT(difference.unfair, IsEmpty());
  }
  EXPECT_THAT(result.warnings, IsEmpty());
}

TEST(Comparison, PairsWithinDataWhereOnlyTheKindMakesGroups) {
  ComparisonOptions options;
  options.by = {"model.topology.kind"};
  const Comparison result = compare(grid(3), options);
  ASSERT_EQ(result.differences.size(), 1U);
  EXPECT_EQ(result.differences[0].n_pairs, 6U) << "seeds by data sets";
  EXPECT_THAT(result.warnings,
              Contains(HasSubstr("groups with runs of different data: ring_lattice (data.dataset)")));
}

TEST(Comparison, AKeyThatIsSolvedForEachGroupDoesNotHinderPairing) {
  RunSet set = grid(3);
  for (analysis::Run& run : set.runs)
    run.config["model.hidden"] = run.config["model.topology.kind"] + run.config["data.dataset"];
  ComparisonOptions options;
  options.by = {"model.topology.kind"};
  EXPECT_EQ(compare(set, options).differences.at(0).n_pairs, 6U);
}

TEST(Comparison, OneGroupWithMoreParametersIsNotFair) {
  RunSet set = grid(3);
  for (analysis::Run& run : set.runs) {
    if (run.config["model.topology.kind"] == "ring_lattice") run.stored.numbers["parameters"] = 1020;
  }
  const Comparison result = compare(set);
  EXPECT_THAT(result.differences[0].unfair, ElementsAre("the parameters are 1,020 and 1,000, 2.0 % apart"));
  EXPECT_THAT(result.warnings, Contains(HasSubstr("not a fair comparison: (gcide, ring_lattice) and")));
  for (analysis::Run& run : set.runs) run.stored.numbers["parameters"] = 1000;
  set.runs[0].stored.numbers["parameters"] = 1010;
  EXPECT_THAT(compare(set).warnings, IsEmpty()) << "within 1 %";
}

TEST(Comparison, OtherDataAndStepsAreNotFair) {
  RunSet set = grid(3);
  for (analysis::Run& run : set.runs) {
    if (run.config["model.topology.kind"] == "ring_lattice") run.config["train.steps"] = "80";
  }
  ComparisonOptions options;
  options.by = {"model.topology.kind"};
  EXPECT_THAT(compare(set, options).differences.at(0).unfair, ElementsAre("train.steps is 80 and 40"));
  for (analysis::Run& run : set.runs) {
    run.config["train.steps"] = "40";
    run.config["train.test_windows"] = run.config["model.topology.kind"] == "ring_lattice" ? "10" : "all";
  }
  EXPECT_THAT(compare(set, options).differences.at(0).unfair,
              ElementsAre("train.test_windows is 10 and all"));
  options.by = {"data.dataset"};
  EXPECT_THAT(compare(set, options).differences.at(0).unfair,
              ElementsAre("data.dataset is gcide and markov"));
}

TEST(Comparison, ABaselineIsComparedWithAllOthers) {
  RunSet set = grid(2);
  for (int64_t seed : {1, 2}) {
    MadeRun made;
    made.kind = "dense";
    made.seed = seed;
    set.runs.push_back(in_memory(made));
  }
  ComparisonOptions options;
  options.by = {"model.topology.kind"};
  EXPECT_EQ(compare(set, options).differences.size(), 3U);
  options.baseline = "dense";
  const Comparison result = compare(set, options);
  ASSERT_EQ(result.differences.size(), 2U);
  for (const Difference& difference : result.differences)
    EXPECT_EQ(result.groups[difference.b].label, "dense");
  options.baseline = "denze";
  EXPECT_THAT(error_of([&] { compare(set, options); }),
              HasSubstr("unknown group 'denze': did you mean 'dense'?"));
}

TEST(Comparison, EachDataSetHasItsBaseline) {
  RunSet set = grid(2);
  ComparisonOptions options;
  for (const char* baseline : {"gcide, ring_lattice", "markov, ring_lattice", "ring_lattice"}) {
    options.baseline = baseline;
    const Comparison result = compare(set, options);
    ASSERT_EQ(result.differences.size(), 2U) << baseline;
    for (const Difference& difference : result.differences) {
      EXPECT_EQ(result.groups[difference.b].pattern, "ring_lattice");
      EXPECT_EQ(result.groups[difference.a].data, result.groups[difference.b].data);
    }
    EXPECT_THAT(result.warnings, IsEmpty());
  }
  std::erase_if(set.runs, [](const analysis::Run& run) {
    return run.config.at("data.dataset") == "markov" &&
           run.config.at("model.topology.kind") == "ring_lattice";
  });
  const Comparison result = compare(set, options);
  EXPECT_EQ(result.differences.size(), 1U);
  EXPECT_THAT(result.warnings,
              ElementsAre("groups are not compared where there is no baseline ring_lattice: markov"));
}

TEST(Comparison, RunsWithoutAPartnerAreCounted) {
  RunSet set = grid(4);
  set.runs.erase(set.runs.begin());  // seed 1 of ring_lattice on gcide
  set.runs[0].stored.info.seed = 7;  // was 2
  set.runs[0].config["seed"] = "7";
  const Comparison result = compare(set);
  EXPECT_EQ(result.differences[0].n_pairs, 2U);
  EXPECT_THAT(result.warnings,
              ElementsAre("runs without a partner do not count in a difference: 1 of 3 runs of (gcide, "
                          "ring_lattice) in (gcide, watts_strogatz), 2 of 4 runs of (gcide, watts_strogatz) "
                          "in (gcide, ring_lattice)"));
}

TEST(Comparison, LevelsEndWhereQuantilesDo) {
  ComparisonOptions options;
  for (const double level : {0.0, -1.0, 1.0, 0.9999999999999999, static_cast<double>(NAN)}) {
    options.level = level;
    EXPECT_THAT(error_of([&] { compare(grid(2), options); }),
                HasSubstr("it must be above 0, at most 0.999999"));
  }
  options.level = kHighestLevel;
  const Comparison result = compare(grid(3), options);
  EXPECT_TRUE(std::isfinite(result.groups[0].t.high));
  EXPECT_TRUE(std::isfinite(result.groups[0].bootstrap.high));
}

TEST(Comparison, RunsThatDoNotCountAreNamed) {
  RunSet set = grid(3);
  set.runs[0].stored.status = "running";
  set.runs[1].stored.tables["test"]["loss_bits"] = {NAN};
  const Comparison result = compare(set);
  EXPECT_EQ(result.runs.size(), 10U);
  EXPECT_THAT(result.warnings,
              Contains(HasSubstr("not finished do not count: ring_lattice/gcide/1/run.h5 (running)")));
  EXPECT_THAT(result.warnings,
              Contains(HasSubstr("without a finite test.loss_bits do not count: ring_lattice/gcide/2/")));
  EXPECT_THAT(result.warnings,
              Contains(HasSubstr("groups of one run have no interval: gcide, ring_lattice")));
}

TEST(Comparison, RepeatedRunsCountAsOne) {
  RunSet set = grid(2);
  set.runs.push_back(set.runs[0]);
  const Comparison result = compare(set);
  EXPECT_EQ(result.differences[0].n_pairs, 2U);
  EXPECT_THAT(result.warnings, Contains(HasSubstr("count as one: their mean")));
}

TEST(Comparison, CurvesHoldTheStepsThatAllRunsHave) {
  RunSet set = grid(3);
  set.runs[0].stored.tables["valid"] = {{"step", {10}}, {"loss_bits", {3}}};
  const Comparison result = compare(set);
  EXPECT_THAT(result.curves[0].step, ElementsAre(10));
  EXPECT_THAT(result.curves[3].step, ElementsAre(10, 20));
  EXPECT_NEAR(result.curves[3].mean[1], 3, 1e-12);
  EXPECT_LT(result.curves[3].low[1], result.curves[3].mean[1]);
}

TEST(Comparison, RelationsAreWithinOneDataSet) {
  const Comparison result = compare(grid(3));
  int64_t n_paths = 0;
  for (const Relation& relation : result.relations) {
    EXPECT_EQ(relation.n, 6U);
    if (relation.quantity != "mean_path_length") continue;
    ++n_paths;
    EXPECT_GT(relation.pearson.r, 0) << "longer paths, more bits";
    EXPECT_LT(relation.pearson.interval.low, relation.pearson.r);
  }
  EXPECT_EQ(n_paths, 2);
}

TEST(Comparison, OperationsAreThoseOfTheStepsThatWereDone) {
  RunSet set = grid(2);
  EXPECT_EQ(compare(set).runs[0].quantities.at("operations"), 2000.0 * 20) << "of 40, as after patience";
  set.runs[0].stored.tables["train"] = {{"step", {10, 30}}, {"loss_bits", {3, 2}}};
  EXPECT_EQ(compare(set).runs[0].quantities.at("operations"), 2000.0 * 30);
  set.runs[0].stored.tables.erase("train");
  set.runs[0].stored.tables.erase("valid");
  EXPECT_TRUE(std::isnan(compare(set).runs[0].quantities.at("operations")));
}

TEST(Comparison, AnUnknownCurveIsNamed) {
  ComparisonOptions options;
  options.curve = "valid.loss_bit";
  EXPECT_THAT(error_of([&] { compare(grid(2), options); }),
              HasSubstr("unknown curve 'valid.loss_bit': did you mean 'valid.loss_bits'?"));
}

TEST(Comparison, MistakesAreNamed) {
  ComparisonOptions options;
  options.by = {"model.topology.kin"};
  EXPECT_THAT(
      error_of([&] { compare(grid(2), options); }),
      HasSubstr("unknown configuration key 'model.topology.kin': did you mean 'model.topology.kind'?"));
  options = {};
  options.metric = "test.loss";
  EXPECT_THAT(error_of([&] { compare(grid(2), options); }), HasSubstr("unknown metric 'test.loss'"));
  options.metric = "loss";
  EXPECT_THAT(error_of([&] { compare(grid(2), options); }), HasSubstr("give TABLE.COLUMN"));
  RunSet set = grid(1);
  for (analysis::Run& run : set.runs) run.stored.status = "failed";
  EXPECT_THAT(error_of([&] { compare(set); }), HasSubstr("none of the 4 runs is finished"));
}

TEST(Comparison, OneSeedEachSaysThatNothingCanBeSaid) {
  const Comparison result = compare(grid(1));
  EXPECT_TRUE(result.differences.empty());
  EXPECT_TRUE(std::isnan(result.groups[0].t.low));
  EXPECT_THAT(result.warnings,
              Contains(HasSubstr("groups that do not have two seeds in common are not compared")));
}

// Sweeps of four patterns that are all alike, by ten seeds: a difference with an adjusted p below 5 % is
// found in at most 5 % of the sweeps; one with its own p below 5 % in 5 % of the pairs.
TEST(Comparison, ANullSweepIsWrongInFivePercent) {
  Random random(5, "sweeps");
  constexpr int64_t kSweeps = 500;
  int64_t sweeps = 0, pairs = 0;
  for (int64_t i = 0; i < kSweeps; ++i) {
    RunSet set;
    for (const char* kind : {"a", "b", "c", "d"}) {
      for (int64_t seed = 1; seed <= 10; ++seed) {
        MadeRun made;
        made.kind = kind;
        made.seed = seed;
        made.loss = 2 + 0.1 * random.normal();
        set.runs.push_back(in_memory(made));
      }
    }
    bool found = false;
    ComparisonOptions options;
    options.resamples = 99;
    for (const Difference& difference : compare(set, options).differences) {
      pairs += difference.paired_t.p < 0.05 ? 1 : 0;
      found |= difference.p_t_holm < 0.05;
    }
    sweeps += found ? 1 : 0;
  }
  // 500 sweeps: at most 25 with a deviation of 4.9, four of them. 3000 pairs, which depend on one another:
  // 150, with a deviation of 12 were they independent.
  EXPECT_LT(sweeps, 45);
  EXPECT_GT(sweeps, 4);
  EXPECT_NEAR(static_cast<double>(pairs), 150, 60);
}

}  // namespace
}  // namespace bsexp::analysis
