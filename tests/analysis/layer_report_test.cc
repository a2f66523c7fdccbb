#include "bsexp/analysis/layer_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/random.h"
#include "tests/analysis/made_runs.h"
#include "tests/support/errors.h"

namespace bsexp::analysis {
namespace {

using testing::HasSubstr;

// A weight of a mask of blocks of 1, its value being the strength of a block.
runfile::StoredWeight weight_of(const topology::BlockMask& mask, float value) {
  return {mask.n_rows(),
          mask.n_columns(),
          1,
          std::vector<float>(static_cast<size_t>(mask.n_blocks()), value),
          mask.indices(),
          {mask.indptr().begin(), mask.indptr().end()}};
}

LayerReport report_of(const runfile::StoredWeight& weight) {
  runfile::StoredRun run;
  run.weights["w"] = weight;
  return layer_reports(run)[0];
}

TEST(LayerReport, CountsMomentsAndDeadUnits) {
  const LayerReport report = report_of({3, 2, 0, {1, -1, 3, 0, 0, 0}, {}, {}});
  EXPECT_EQ(report.n_values, 6);
  EXPECT_DOUBLE_EQ(report.mean, 0.5);
  EXPECT_DOUBLE_EQ(report.max_abs, 3);
  EXPECT_DOUBLE_EQ(report.tiny, 0.5);
  EXPECT_EQ(report.dead_inputs, 1);
  EXPECT_EQ(report.dead_outputs, 0);
  EXPECT_FALSE(report.paths);
}

TEST(LayerReport, AUnitThatNoBlockTouchesIsDead) {
  const LayerReport report = report_of({4, 4, 2, {1, 1, 1, 1}, {1}, {0, 1, 1}});
  EXPECT_EQ(report.dead_inputs, 2) << "the rows of the second block row";
  EXPECT_EQ(report.dead_outputs, 2) << "the columns of the first block column";
  EXPECT_DOUBLE_EQ(report.block_norm_mean, 2);
}

TEST(EffectivePaths, AreThoseOfTheMaskWhereAllBlocksAreEquallyStrong) {
  topology::TopologySpec spec;
  spec.kind = "watts_strogatz";
  spec.degree = 4;
  const auto mask = topology::make_mask(spec, 30, 30, 1, "mask/hidden");
  const auto paths = effective_paths(weight_of(mask, 0.25F));
  EXPECT_NEAR(paths->mean_length, topology::statistics(mask).paths->mean_path_length, 1e-12);
  EXPECT_NEAR(paths->longest, static_cast<double>(topology::statistics(mask).paths->diameter), 1e-12);
  EXPECT_EQ(paths->reachable, 1);
}

// Edges 0 -> 1 and 1 -> 2 of strength 3, 0 -> 2 of strength 1: mean strength 7/3, lengths 7/9, 7/9 and 7/3.
// The way over 1 is the shorter one.
TEST(EffectivePaths, TakeTheStrongWay) {
  runfile::StoredWeight weight{3, 3, 1, {3, 1, 3}, {1, 2, 2}, {0, 2, 3, 3}};
  const auto paths = effective_paths(weight);
  EXPECT_NEAR(paths->mean_length, (7.0 / 9 + 7.0 / 9 + 14.0 / 9) / 3, 1e-12);
  EXPECT_NEAR(paths->longest, 14.0 / 9, 1e-12);
  EXPECT_NEAR(paths->reachable, 0.5, 1e-12);
  weight.data[0] = 0;
  EXPECT_NEAR(effective_paths(weight)->reachable, 2.0 / 6, 1e-12) << "a block of zeros is no edge";
}

TEST(EffectivePaths, AWeightThatIsNotFiniteIsRefused) {
  for (const float value : {INFINITY, NAN})
    EXPECT_THAT(error_of([&] { effective_paths(two_by_two(value)); }), testing::HasSubstr("not finite"));
}

TEST(LayerReport, NamesTheWeightThatIsNotFinite) {
  runfile::StoredRun run;
  run.weights = {{"cell/a/w", two_by_two(1)}, {"cell/b/w", two_by_two(INFINITY)}};
  EXPECT_THAT(error_of([&] { layer_reports(run); }),
              HasSubstr("the weight cell/b/w: block (0, 0) has a value"));
}

TEST(EffectivePaths, RectanglesAndDenseWeightsHaveNone) {
  EXPECT_FALSE(effective_paths(weight_of(topology::BlockMask::dense(2, 3), 1)));
  EXPECT_FALSE(effective_paths({2, 2, 0, {1, 1, 1, 1}, {}, {}}));
  EXPECT_THAT(error_of([] {
                effective_paths({2, 2, 1, {1, 1}, {0}, {0, 1, 1}});
              }),
              HasSubstr("the file is damaged"));
}

TEST(ActivationReport, FindsUnitsThatNeverMove) {
  runfile::StoredRun run;
  run.activations["h"] = {{0.5, -0.5, 0}, {0.2, 0.4, 0}, {1, 0.9, 0}};
  const ActivationReport report = activation_reports(run)[0];
  EXPECT_EQ(report.units, 3);
  EXPECT_EQ(report.dead, 1);
  EXPECT_DOUBLE_EQ(report.mean, 0);
  EXPECT_DOUBLE_EQ(report.max_abs, 1);
}

}  // namespace
}  // namespace bsexp::analysis
