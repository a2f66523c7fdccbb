// Reports: what stands in the page, and that nothing of a run can break it.
#include "bsexp/analysis/report/report.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/analysis/report/html.h"
#include "bsexp/analysis/report/page_chart.h"
#include "bsexp/analysis/report/pattern.h"

namespace bsexp::analysis::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Two patterns, three seeds; the second is worse by 0.1.
RunSet six_runs() {
  RunSet set;
  for (const char* kind : {"watts_strogatz", "ring_lattice"}) {
    for (int seed = 1; seed <= 3; ++seed) {
      Run run;
      run.stored.path = std::string("runs/") + kind + std::to_string(seed) + "/run.h5";
      run.stored.status = "finished";
      run.stored.info.seed = seed;
      run.config = {
          {"model.topology.kind", kind}, {"seed", std::to_string(seed)}, {"data.dataset", "markov"}};
      const double loss = 2 + 0.01 * seed * seed + (kind[0] == 'r' ? 0.1 + 0.001 * seed : 0);
      run.stored.tables["test"] = {{"step", {100}}, {"loss_bits", {loss}}};
      run.stored.tables["valid"] = {{"step", {50, 100}}, {"loss_bits", {loss + 1, loss}}};
      run.stored.numbers = {{"mean_path_length", kind[0] == 'r' ? 5.0 + 0.1 * seed : 3.0 + 0.1 * seed}};
      run.stored.topologies["hidden"] = {
          2, 2, 8, kind, {{"degree", "4"}}, {0, 1, 2}, {0, 1}, {{"density", 0.5}}};
      run.stored.sequence = {"hidden"};
      run.stored.samples = {{"0", "a </script><b>sample</b> & more"}};
      set.runs.push_back(run);
    }
  }
  return set;
}

std::string page_of(const RunSet& set) { return page(compare(set), set, {"Patterns <1>", "bsexp 0.0.0"}); }

TEST(Report, SaysWhichGroupIsBestAndHowSurely) {
  const std::string html = page_of(six_runs());
  EXPECT_THAT(html,
              HasSubstr("<strong>watts_strogatz</strong> has the lowest test.loss_bits: 2.047 (3 runs"));
  EXPECT_THAT(
      html,
      HasSubstr("Next is <strong>ring_lattice</strong> with 2.149; paired by seed they differ by -0.102"));
  EXPECT_THAT(html, HasSubstr("a clear difference"));
}

TEST(Report, NamesTheKeysThatMakeTheGroups) {
  const std::string html = page_of(six_runs());
  EXPECT_THAT(html, HasSubstr("Groups by model.topology.kind."));
  EXPECT_THAT(html, HasSubstr("<thead><tr><th scope=\"col\">model.topology.kind</th><th scope=\"col\">runs"));
  EXPECT_THAT(html, HasSubstr("<td>watts_strogatz1</td>")) << "a run by its folder";
}

TEST(Report, ADifferenceThatIsNotFairIsNotCalledClear) {
  RunSet set = six_runs();
  for (analysis::Run& run : set.runs)
    run.stored.numbers["parameters"] = run.config["model.topology.kind"] == "ring_lattice" ? 900 : 1000;
  const std::string html = page_of(set);
  EXPECT_THAT(html, HasSubstr("not a fair comparison, since the parameters are 900 and 1,000, 11.1 % apart"));
  EXPECT_THAT(html, Not(HasSubstr("a clear difference")));
}

TEST(Report, DrawsQualityAgainstWhatTheTableSays) {
  RunSet set = six_runs();
  for (analysis::Run& run : set.runs) {
    run.stored.numbers["step_operations"] = 1e6 * static_cast<double>(run.stored.info.seed);
    run.stored.numbers["mix"] = 0.1 * static_cast<double>(run.stored.info.seed);
    run.config["train.steps"] = "100";
  }
  const std::string html = page_of(set);
  EXPECT_THAT(html, HasSubstr("test.loss_bits against floating point operations in training"));
  EXPECT_THAT(html, HasSubstr("test.loss_bits against mean path length"));
  EXPECT_THAT(html, Not(HasSubstr("test.loss_bits against mix factor")));
}

TEST(Report, SaysWhenRunsDoNotTellGroupsApart) {
  RunSet set = six_runs();
  set.runs[3].stored.tables["test"]["loss_bits"] = {1.0};
  EXPECT_THAT(page_of(set), HasSubstr("these runs do not tell them apart"));
}

TEST(Report, HasNoPartsWithoutContent) {
  RunSet set = six_runs();
  set.runs.resize(1);
  set.runs[0].stored.topologies.clear();
  set.runs[0].stored.samples.clear();
  const std::string html = page_of(set);
  EXPECT_THAT(html, HasSubstr("1 runs in 1 group; no two groups can be compared"));
  for (const char* part : {"id=\"differences\"", "id=\"patterns\"", "id=\"samples\""})
    EXPECT_THAT(html, Not(HasSubstr(part)));
}

TEST(Report, WhatRunsSayCannotBreakThePage) {
  const std::string html = page_of(six_runs());
  EXPECT_THAT(html, HasSubstr("<title>Patterns &lt;1&gt;</title>"));
  EXPECT_THAT(html, HasSubstr("a &lt;/script&gt;&lt;b&gt;sample&lt;/b&gt; &amp; more"));
  EXPECT_THAT(html, Not(HasSubstr("<b>sample")));
}

TEST(Report, AsksForNothingFromOutside) {
  const std::string html = page_of(six_runs());
  const std::string own = html.substr(0, html.find("/*!"));  // without the library and its comments
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
  for (const char* word : {" src=", "@import", "url(", "fetch("})
    EXPECT_THAT(own, Not(HasSubstr(word))) << word;
}

TEST(Report, CarriesItsLibraryWithTheLicence) {
  const std::string html = page_of(six_runs());
  EXPECT_THAT(html, HasSubstr("Chart.js v"));
  EXPECT_THAT(html, HasSubstr("Permission is hereby granted"));
}

TEST(Report, IsTheSameForTheSameRuns) { EXPECT_EQ(page_of(six_runs()), page_of(six_runs())); }

TEST(Report, ShowsEachPatternOnce) {
  const std::string html = page_of(six_runs());
  size_t count = 0;
  for (size_t at = html.find("<svg class=\"pattern\""); at != std::string::npos;
       at = html.find("<svg class=\"pattern\"", at + 1))
    ++count;
  EXPECT_EQ(count, 1U) << "the masks of both groups are the same";
}

TEST(Html, EscapesWhatHasAMeaning) {
  EXPECT_EQ(escaped("a<b> & \"c\""), "a&lt;b&gt; &amp; &quot;c&quot;");
  EXPECT_EQ(escaped(""), "");
}

TEST(Html, ShowsFourDigitsOrADash) {
  EXPECT_EQ(shown(1.23456), "1.235");
  EXPECT_EQ(shown(1234567.8), "1234568");
  EXPECT_EQ(shown(1e-7), "1e-07");
  EXPECT_EQ(shown(kNone), "–");
  EXPECT_EQ(shown(Interval{1, 2}), "1 to 2");
  EXPECT_EQ(shown(Interval{1, kNone}), "–");
}

TEST(PageChart, MarksAreRoundAndCoverTheRange) {
  EXPECT_THAT(marks(0, 1, 5), ElementsAre(0, 0.2, 0.4, testing::DoubleEq(0.6), 0.8, 1));
  EXPECT_THAT(marks(-3, 12, 4), ElementsAre(0, 5, 10));
  EXPECT_LE(marks(1e18, 1e18 + 1024, 6).size(), 7U)
      << "where neighbouring numbers are further apart than marks";
  EXPECT_LE(marks(-1e308, 1e308, 6).size(), 7U);
  for (const double size : {1e-9, 0.03, 7.0, 1e12}) {
    const std::vector<double> found = marks(size, 2 * size, 6);
    EXPECT_GE(found.size(), 3U) << size;
    EXPECT_LE(found.size(), 13U) << size;
    EXPECT_GE(found.front(), size);
    EXPECT_LE(found.back(), 2 * size);
  }
}

TEST(PageChart, DrawsWhatItCan) {
  PageChart chart{"a <chart>", "x", "y", false, {}};
  chart.series.push_back({"one point", {3}, {2}, {}, {}, {}, 0});
  chart.series.push_back({"with a hole", {1, 2, 3}, {1, kNone, 3}, {0, kNone, 2}, {2, kNone, 4}, {}, 9});
  const std::string html = figure(chart);
  EXPECT_THAT(html, HasSubstr("a &lt;chart&gt;"));
  EXPECT_THAT(html, HasSubstr("class=\"line c1\"")) << "colours come again";
  EXPECT_THAT(html, Not(HasSubstr("nan"))) << html;
}

TEST(PageChart, ThinsLongLines) {
  Series series;
  for (int i = 0; i < 100000; ++i) {
    series.x.push_back(i);
    series.y.push_back(std::sin(i));
  }
  const std::string html = figure({"long", "x", "y", false, {series}});
  EXPECT_LT(html.size(), 40000U);
  EXPECT_THAT(html, HasSubstr("99999")) << "the last point stays";
}

runfile::StoredTopology diagonal(int64_t n) {
  runfile::StoredTopology mask;
  mask.n_rows = mask.n_columns = n;
  for (int64_t i = 0; i <= n; ++i) mask.indptr.push_back(i);
  for (int32_t i = 0; i < n; ++i) mask.indices.push_back(i);
  return mask;
}

TEST(Pattern, DrawsARunOfBlocksAsOneLine) {
  runfile::StoredTopology mask = diagonal(3);
  mask.indptr = {0, 3, 4, 5};
  mask.indices = {0, 1, 2, 0, 2};
  const std::string svg = pattern_svg(mask, "three");
  EXPECT_THAT(svg, HasSubstr("viewBox=\"0 0 3 3\""));
  EXPECT_THAT(svg, HasSubstr("d=\"M0 0.5h3M0 1.5h1M2 2.5h1\""));
}

TEST(Pattern, DrawsLargeMasksCoarser) {
  const std::string svg = pattern_svg(diagonal(1000), "large");
  EXPECT_THAT(svg, HasSubstr("viewBox=\"0 0 250 250\""));
  EXPECT_THAT(svg, HasSubstr("class=\"level1\"")) << "4 of 16 blocks";
  EXPECT_THAT(svg, Not(HasSubstr("level2")));
}

TEST(Report, SaysHowManyPatternsAreShown) {
  const auto page_of_patterns = [](int n) {
    RunSet set;
    for (int i = 0; i < n; ++i) {
      analysis::Run run = six_runs().runs[0];
      run.stored.path = "runs/" + std::to_string(i) + "/run.h5";
      run.config["model.topology.kind"] = "kind" + std::to_string(i);
      run.stored.topologies["hidden"] = {1, 25, 8, "made", {}, {0, 1}, {i}, {}};
      set.runs.push_back(run);
    }
    return page_of(set);
  };
  EXPECT_THAT(page_of_patterns(24), Not(HasSubstr("patterns are shown")));
  EXPECT_THAT(page_of_patterns(25), HasSubstr("The first 24 of 25 patterns are shown."));
}

}  // namespace
}  // namespace bsexp::analysis::report
