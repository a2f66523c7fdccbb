#include "bsexp/analysis/terminal_chart.h"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bsexp::analysis {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::IsEmpty;
using testing::StartsWith;

TEST(TerminalChart, AFallingLine) {
  EXPECT_THAT(
      draw_terminal_chart({{0, 10}, {3, 1}}, {}, 21, 3),
      ElementsAre("       3 \u2809\u2811\u2822\u2884\u2840", "             \u2808\u2811\u2822\u2884\u2840",
                  "       1         \u2808\u2811\u2822\u2884", "         0         10"));
}

TEST(TerminalChart, MarksStandAboveTheCurve) {
  const auto lines = draw_terminal_chart({{0, 1}, {0, 0}}, {{0.5, 1}, {1, 0}}, 29, 2);
  EXPECT_EQ(lines[0], "       1           o");
  EXPECT_THAT(lines[1], StartsWith("       0 \u28c0"));
  EXPECT_THAT(lines[1], EndsWith("o"));
}

TEST(TerminalChart, EveryCharacterFitsAtAnySize) {
  TerminalCurve curve;
  for (int i = 0; i < 1000; ++i) {
    curve.x.push_back(i);
    curve.y.push_back(std::sin(i * 0.37) * 1e6);
  }
  for (size_t columns = 20; columns < 90; columns += 7) {
    for (size_t rows = 2; rows < 30; rows += 9) {
      const auto lines = draw_terminal_chart(curve, {}, columns, rows);
      ASSERT_EQ(lines.size(), rows + 1);
      for (const std::string& line : lines) {
        const auto begins =
            std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xc0) != 0x80; });
        EXPECT_LE(static_cast<size_t>(begins), columns);
      }
    }
  }
}

TEST(TerminalChart, TheRangeOfFiniteNumbersMayBeInfinite) {
  const auto lines = draw_terminal_chart({{1, 2}, {1e308, -1e308}}, {{-1e308, 1e308}, {5e-324, 0}}, 40, 5);
  ASSERT_THAT(lines, testing::SizeIs(6));
  EXPECT_THAT(lines[0], StartsWith("  1e+308 "));
  EXPECT_THAT(lines[2], testing::AllOf(StartsWith("         o"), EndsWith("o")));
  EXPECT_THAT(draw_terminal_chart({{1, 2}, {0, 5e-324}}, {}, 40, 5), testing::SizeIs(6));
}

TEST(TerminalChart, OnePointAndNothing) {
  EXPECT_EQ(draw_terminal_chart({{5}, {2}}, {}, 30, 2).size(), 3U);
  EXPECT_THAT(draw_terminal_chart({}, {}, 30, 5), IsEmpty());
  EXPECT_THAT(draw_terminal_chart({{1}, {NAN}}, {}, 30, 5), IsEmpty());
  EXPECT_THAT(draw_terminal_chart({{1, 2}, {3, INFINITY}}, {}, 30, 2), testing::SizeIs(3));
  EXPECT_THAT(draw_terminal_chart({{1}, {1}}, {}, 10, 5), IsEmpty()) << "too narrow";
}

}  // namespace
}  // namespace bsexp::analysis
