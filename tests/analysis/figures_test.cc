#include "bsexp/analysis/figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/analysis/chart.h"
#include "bsexp/base/file.h"
#include "bsexp/runfile.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::analysis {
namespace {

using testing::HasSubstr;

runfile::RunWriter new_run(const std::filesystem::path& folder) {
  runfile::RunInfo info;
  info.config = "seed: 1\n";
  return runfile::RunWriter::create(folder, info);
}

TEST(Figures, ShowTheLearningCurveAndEveryMask) {
  const TemporaryFolder folder;
  runfile::RunWriter run = new_run(folder.path());
  run.append("train", {{"step", 1}, {"loss_bits", 8}});
  run.append("train", {{"step", 2}, {"loss_bits", 6}});
  run.append("valid", {{"step", 2}, {"loss_bits", 7}});
  run.add_topology("one's", {2, 2, 8, "dense", {}, {0, 2, 4}, {0, 1, 0, 1}, {}});
  run.flush();
  const auto drawn = draw_figures(folder.path(), folder / "figures");
  ASSERT_EQ(drawn.size(), 2U);
  EXPECT_THAT(read_file(drawn[0]),
              testing::AllOf(HasSubstr("bits per byte"), HasSubstr("validation"), HasSubstr("</svg>")));
  EXPECT_THAT(read_file(drawn[1]), testing::AllOf(HasSubstr("s (dense, 4 blocks)"), HasSubstr("</svg>")));
}

TEST(Charts, HaveALineForEachSeries) {
  const TemporaryFolder folder;
  const Chart chart{"speed",
                    "density",
                    "speedup",
                    true,
                    {{"it's fast", {0.1, 1}, {9, 1}}, {"limit", {0.1, 1}, {10, 1}, true}}};
  draw_chart(chart, folder / "chart.svg");
  EXPECT_THAT(read_file(folder / "chart.svg"), testing::AllOf(HasSubstr("s fast"), HasSubstr("limit"),
                                                              HasSubstr("speedup"), HasSubstr("</svg>")));
}

TEST(Charts, WithoutPointsAreRefused) {
  const TemporaryFolder folder;
  EXPECT_THAT(error_of([&] {
                draw_chart({"speed", "x", "y", false, {}}, folder / "chart.svg");
              }),
              HasSubstr("has nothing to show"));
  EXPECT_FALSE(std::filesystem::exists(folder / "chart.svg"));
}

TEST(Figures, ARunWithoutMetricsHasNoCurve) {
  const TemporaryFolder folder;
  new_run(folder.path()).flush();
  EXPECT_TRUE(draw_figures(folder.path(), folder / "figures").empty());
}

TEST(Figures, AFolderThatCannotBeMadeIsNamed) {
  const TemporaryFolder folder;
  new_run(folder.path()).flush();
  write_file(folder / "file", "");
  EXPECT_THAT(error_of([&] { draw_figures(folder.path(), folder / "file" / "figures"); }),
              HasSubstr("file/figures"));
}

}  // namespace
}  // namespace bsexp::analysis
