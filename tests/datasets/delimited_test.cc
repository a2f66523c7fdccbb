#include "bsexp/datasets/delimited.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/file.h"
#include "bsexp/datasets/lines.h"
#include "bsexp/datasets/loose_json.h"
#include "made_files.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::datasets {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

using Rows = std::vector<std::vector<std::string>>;

class Delimited : public testing::Test {
 protected:
  Rows rows_of(const std::string& content, char separator = ',', bool quotes = true) {
    write_file(folder_ / "a.csv", content);
    DelimitedReader reader(folder_ / "a.csv", separator, quotes);
    Rows rows;
    for (std::vector<std::string> cells; reader.next(cells);) {
      rows.push_back(cells);
      lines_.push_back(reader.line());
    }
    malformed_ = reader.malformed();
    return rows;
  }
  TemporaryFolder folder_;
  std::vector<int64_t> lines_;
  int64_t malformed_ = 0;
};

TEST_F(Delimited, ReadsQuotedCellsOverSeveralLines) {
  EXPECT_EQ(rows_of("\xef\xbb\xbf\"1\",\"a \"\"film\"\" , \r\n\"\r\n2,plain,\n\n\"\",x"),
            (Rows{{"1", "a \"film\" , \r\n"}, {"2", "plain", ""}, {"", "x"}}));
  EXPECT_THAT(lines_, ElementsAre(1, 3, 5));
  EXPECT_EQ(rows_of("a,b\r\n"), (Rows{{"a", "b"}}));
  EXPECT_EQ(rows_of("a \"b\" c,d"), (Rows{{"a \"b\" c", "d"}})) << "a quote within a cell is text";
  EXPECT_EQ(rows_of("\"a\tb\"\tc\n", '\t', false), (Rows{{"\"a", "b\"", "c"}})) << "no quotes in a TSV";
}

TEST_F(Delimited, CountsTextAfterAClosingQuote) {
  EXPECT_EQ(rows_of("1,\"a\" film\n2,good\n\"x\"y,z"), (Rows{{"2", "good"}}));
  EXPECT_EQ(malformed_, 2);
}

TEST_F(Delimited, RefusesAQuoteThatNeverCloses) {
  EXPECT_THAT(error_of([&] { rows_of("1,a\n2,\"b\n3,c\n"); }),
              HasSubstr("a.csv:2: the quote that opens here is never closed"));
  EXPECT_THAT(error_of([&] { rows_of(""); }), HasSubstr("is empty"));
}

TEST_F(Delimited, LinesComeOneByOneFromPlainAndGzip) {
  const std::string long_line = noise(200000);
  const std::string content = "a\r\n\n" + long_line + "\nlast";
  for (const std::string& bytes : {content, gzip(content), gzip(content + '\n')}) {
    write_file(folder_ / "lines", bytes);
    LineReader reader(folder_ / "lines");
    std::vector<std::string> lines;
    for (std::string line; reader.next(line);) lines.push_back(line);
    EXPECT_THAT(lines, ElementsAre("a", "", long_line, "last"));
    EXPECT_EQ(reader.number(), 4);
  }
}

TEST_F(Delimited, ATruncatedGzipIsRefusedWhereItEnds) {
  const std::string whole = gzip(noise(300000) + "\n" + noise(300000));
  write_file(folder_ / "cut.gz", whole.substr(0, whole.size() - 20));
  LineReader reader(folder_ / "cut.gz");
  std::string line;
  EXPECT_TRUE(reader.next(line)) << "what comes before the cut is whole";
  EXPECT_THAT(error_of([&] {
                while (reader.next(line)) {
                }
              }),
              HasSubstr("the compressed text is damaged or cut off"));
}

TEST(LooseJson, ReadsStrictJsonAndPrintedDictionaries) {
  const auto strict = read_loose_json(
      R"({"reviewerID": "A1", "helpful": [2, 3], "overall": 5.0, "reviewText": "It\u2019s \"good\"\n\ud83d\ude00", "x": {"y": null}, "ok": true})");
  ASSERT_TRUE(strict);
  EXPECT_THAT(*strict, ElementsAre(Pair("overall", "5.0"),
                                   Pair("reviewText", "It\xe2\x80\x99s \"good\"\n\xf0\x9f\x98\x80"),
                                   Pair("reviewerID", "A1")));
  const auto printed = read_loose_json(
      R"( {'reviewText': "it's", u'a': u'caf\xe9 \'x\' \q', 'overall': 1, 'b': None, 'c': []} )");
  ASSERT_TRUE(printed);
  EXPECT_THAT(*printed, ElementsAre(Pair("a", "caf\xc3\xa9 'x' \\q"), Pair("overall", "1"),
                                    Pair("reviewText", "it's")));
  EXPECT_EQ(read_loose_json(R"({"a": "\ud800x"})")->at("a"), "\xef\xbf\xbdx") << "half a pair is replaced";
  EXPECT_TRUE(read_loose_json("{}"));
}

TEST(LooseJson, IsNoneForWhatIsNotOneWholeObject) {
  for (const std::string line : {"", "x", "[]", "{", R"({"a": 1)", R"({"a": })", R"({"a" 1})", R"({"a": "b)",
                                 R"({"a": 1} x)", R"({a: 1})", R"({"a": \u12"})", R"({"a": "\u12"})",
                                 R"({"a": 1x})", R"({"a": "b\)", R"({"a": [1, 2})", R"({"a": 1,})"}) {
    EXPECT_FALSE(read_loose_json(line)) << line;
  }
  std::string deep = R"({"a": )";
  for (int i = 0; i < 100000; ++i) deep += '[';
  EXPECT_FALSE(read_loose_json(deep)) << "does not overflow the stack";
}

}  // namespace
}  // namespace bsexp::datasets
