#include "bsexp/analysis/figures.h"

#include <cmath>
#include <csignal>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/analysis/chart.h"
#include "bsexp/analysis/gnuplot.h"
#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/interrupt.h"
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

// A string of gnuplot ends at the end of its line, and what follows would be a command.
TEST(Figures, NothingInARunFileIsACommand) {
  EXPECT_EQ(quoted("it's\nsystem 'x'\r\t\x7f"), "'it''s system ''x''   '");
  const TemporaryFolder folder;
  const std::string made = (folder / "made").string();
  runfile::RunWriter run = new_run(folder.path());
  run.add_topology(
      "hid\nden",
      {2, 2, 8, fmt::format("dense\nsystem \"touch {}\"\n", made), {}, {0, 2, 4}, {0, 1, 0, 1}, {}});
  run.flush();
  const auto drawn = draw_figures(folder.path(), folder / "figures");
  EXPECT_THAT(drawn, testing::ElementsAre(folder / "figures" / "mask_hid den.svg"));
  EXPECT_THAT(read_file(drawn[0]), HasSubstr("dense system"));
  EXPECT_FALSE(std::filesystem::exists(made));
}

TEST(Figures, APathWithControlCharactersIsRefused) {
  const TemporaryFolder folder;
  EXPECT_THAT(error_of([&] {
                draw_chart({"speed", "x", "y", false, {{"a", {1}, {1}}}}, folder / "a\nb.svg");
              }),
              HasSubstr("a b.svg: choose a path without control characters"));
}

TEST(Figures, WhatIsNotFiniteIsLeftOut) {
  const TemporaryFolder folder;
  runfile::RunWriter run = new_run(folder.path());
  run.append("train", {{"step", 1}, {"loss_bits", NAN}});
  run.append("train", {{"step", 2}, {"loss_bits", INFINITY}});
  run.append("train", {{"step", 3}, {"loss_bits", 1e308}});
  run.flush();
  EXPECT_TRUE(draw_figures(folder.path(), folder / "figures").empty());
  run.append("valid", {{"step", 1}, {"loss_bits", NAN}});
  run.append("valid", {{"step", 2}, {"loss_bits", 7}});
  run.flush();
  const auto drawn = draw_figures(folder.path(), folder / "figures");
  ASSERT_EQ(drawn.size(), 1U);
  EXPECT_THAT(read_file(drawn[0]),
              testing::AllOf(HasSubstr("validation"), testing::Not(HasSubstr("training"))));
  draw_chart({"speed", "x", "y", false, {{"good", {1, 2}, {3, NAN}}, {"bad", {1}, {NAN}}}}, folder / "a.svg");
  EXPECT_THAT(read_file(folder / "a.svg"), testing::AllOf(HasSubstr("good"), testing::Not(HasSubstr("bad"))));
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

// Ctrl-C on a terminal reaches gnuplot too. Handlers are of the process, so this is one of its own.
void draw_while_ctrl_c_ends_gnuplot(const std::filesystem::path& folder) {
  write_file(folder / "gnuplot", "#!/bin/sh\ncat >/dev/null\nexit 1\n");
  std::filesystem::permissions(folder / "gnuplot", std::filesystem::perms::owner_all);
  setenv("PATH", (folder.string() + ":" + std::getenv("PATH")).c_str(), 1);
  watch_for_interrupt();
  std::raise(SIGINT);
  try {
    draw(folder / "a.svg", "plot x\n");
  } catch (const Interrupted&) {
    std::exit(0);
  }
  std::exit(1);
}

TEST(FiguresDeathTest, CtrlCIsNoFaultOfGnuplot) {
  const TemporaryFolder folder;
  EXPECT_EXIT(draw_while_ctrl_c_ends_gnuplot(folder.path()), testing::ExitedWithCode(0), "");
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
