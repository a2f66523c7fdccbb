#include "bsexp/sentiment/figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/file.h"
#include "tests/sentiment/made_sets.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::sentiment {
namespace {

using testing::HasSubstr;

class SentimentFigures : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  TemporaryFolder folder_;
};

size_t count_of(const std::string& text, const std::string& word) {
  size_t count = 0;
  for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

TEST_F(SentimentFigures, HistogramHasBothClasses) {
  const MadeSet set = made_set(200, 3, 1, 3);
  ThreadPool threads(1);
  const UnitRule rule = best_unit(set.units(), all_rows(set), threads);
  draw_histogram(set.units(), all_rows(set), rule, {"it's bad", "good_one"}, path("h.svg"));
  const std::string svg = read_file(path("h.svg"));
  EXPECT_THAT(svg, HasSubstr("good_one"));
  EXPECT_THAT(svg, HasSubstr("it's bad"));
  EXPECT_THAT(svg, HasSubstr("unit 1, threshold"));
  const MadeSet constant{1, {2, 2, 2, 2}, {0, 1, 1, 1}};
  draw_histogram(constant.units(), all_rows(constant), {}, {"a", "b"}, path("c.svg"));
}

TEST_F(SentimentFigures, HeatMapHasACellForEachCharacter) {
  const UnitRule rule{.unit = 5, .threshold = 0.5};
  const std::string text = "\n 'good' \\caf\xc3\xa9 {x}_2 \xff\" ";
  std::vector<float> values;
  for (size_t i = 0; i < text.size(); ++i) values.push_back(static_cast<float>(i) / 10);
  draw_heat_map({{"label 1", text, values}}, rule, path("m.svg"));
  const std::string svg = read_file(path("m.svg"));
  EXPECT_THAT(svg, HasSubstr("\xc3\xa9"));
  EXPECT_THAT(svg, HasSubstr("unit 5 after each character"));
  const std::string widest = fmt::format("{:.3g}", values[text.size() - 1] - 0.5);
  for (const std::string& number : {"-" + widest, std::string("0"), widest})
    EXPECT_THAT(svg, HasSubstr(">" + number + "<")) << "on the scale of the colours";
  EXPECT_GE(count_of(svg, "<polygon"), text.size() - 1) << "a character of two bytes is one cell";
}

TEST_F(SentimentFigures, CurveHasALineForEachClassifier) {
  draw_curve({{"features", 10, 0, 1, 0.6}, {"features", 100, 0, 1, 0.7}, {"ngrams", 10, 0, 1, 0.5}}, "title",
             path("c.svg"));
  const std::string svg = read_file(path("c.svg"));
  EXPECT_THAT(svg, HasSubstr("features"));
  EXPECT_THAT(svg, HasSubstr("labelled examples"));
}

}  // namespace
}  // namespace bsexp::sentiment
