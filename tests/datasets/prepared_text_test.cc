// Texts of the user's: mapped, joined from folders, unpacked, and reviews as one text; what is wrong with
// them is counted or refused.
#include "bsexp/datasets/prepared_text.h"

#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/file.h"
#include "bsexp/datasets/catalog.h"
#include "bsexp/datasets/work_folder.h"
#include "made_files.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::datasets {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

class PreparedTextTest : public testing::Test {
 protected:
  PreparedTextTest() { setenv("BSEXP_DATA", (folder_ / "data").c_str(), 1); }
  ~PreparedTextTest() override { unsetenv("BSEXP_DATA"); }

  fs::path with(const std::string& name, const std::string& content) {
    make_folder((folder_ / name).parent_path());
    write_file(folder_ / name, content);
    return folder_ / name;
  }
  static std::string text_of(const Text& text) { return {text.bytes.begin(), text.bytes.end()}; }
  Text amazon(const fs::path& path, int64_t limit = 0) {
    return load_text("amazon_text", {.path = path.string(), .limit = limit});
  }
  std::vector<fs::path> prepared() const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder_ / "data/prepared")) files.push_back(entry.path());
    return files;
  }
  TemporaryFolder folder_;
};

TEST_F(PreparedTextTest, PlainTextIsMappedWhereItLies) {
  const std::string text = noise(200'000);
  const fs::path path = with("plain.txt", text);
  EXPECT_EQ(text_of(load_text("text", {.path = path.string()})), text);
  EXPECT_EQ(text_of(load_text("text", {.path = path.string(), .limit = 77})), text.substr(0, 77));
  EXPECT_FALSE(fs::exists(folder_ / "data/prepared"));
}

TEST_F(PreparedTextTest, AFolderIsOneTextInTheOrderOfItsPaths) {
  with("book/b/2.txt", "second ");
  with("book/a.txt.gz", gzip("first "));
  with("book/c.txt", "third");
  const std::string path = (folder_ / "book").string();
  EXPECT_EQ(text_of(load_text("text", {.path = path})), "first second third");
  EXPECT_EQ(text_of(load_text("text", {.path = path, .limit = 9})), "first sec");
}

TEST_F(PreparedTextTest, IsMadeOnceAndAnewWhenAFileChanges) {
  const fs::path path = with("text.gz", gzip("old text"));
  EXPECT_EQ(text_of(load_text("text", {.path = path.string()})), "old text");
  ASSERT_EQ(prepared().size(), 2U);
  const fs::path made = prepared()[0].extension() == ".txt" ? prepared()[0] : prepared()[1];
  write_file(made, "marked!!");
  EXPECT_EQ(text_of(load_text("text", {.path = path.string()})), "marked!!") << "it is not made again";
  with("text.gz", gzip("new text, longer"));
  EXPECT_EQ(text_of(load_text("text", {.path = path.string()})), "new text, longer");
}

TEST_F(PreparedTextTest, IsMadeAnewByAnotherVersionOfARecipe) {
  const fs::path path = with("text.gz", gzip("a text"));
  const Console quiet{.quiet = true};
  for (const char* recipe : {"as it is, version 1", "as it is, version 2", "as it is, version 1"})
    prepared_text(recipe, {path}, 0, quiet, prepare_as_it_is);
  EXPECT_EQ(prepared().size(), 4U) << "two texts, and their counts";
}

TEST_F(PreparedTextTest, IsMadeByOneProcessAtATime) {
  const fs::path path = with("text.gz", gzip("a text"));
  load_text("text", {.path = path.string()});
  const fs::path made = prepared()[0].extension() == ".txt" ? prepared()[0] : prepared()[1];
  const WorkFolder other(fs::path(made).replace_extension(".work"));
  EXPECT_EQ(text_of(load_text("text", {.path = path.string()})), "a text") << "what is there is read";
  fs::remove(made);
  EXPECT_THAT(error_of([&] { load_text("text", {.path = path.string()}); }),
              HasSubstr("another process works in"));
}

TEST_F(PreparedTextTest, ReviewsArePreparedAndWhatIsWrongIsCounted) {
  const std::string lines = R"({"reviewText": "Good &amp; cheap.\nBuy it!", "overall": 5.0})"
                            "\n"
                            R"({'reviewText': u'It broke.', 'overall': 1.0, 'verified': True})"
                            "\n"
                            R"({"reviewText": "great\u1, "overall": 5})"
                            "\n"
                            R"({"reviewText": "cut off)"
                            "\n\n"
                            R"({"reviewText": "  ", "overall": 3.0})"
                            "\n"
                            R"({"overall": 3.0})"
                            "\n"
                            "{\"reviewText\": \"caf\xe9\"}";
  const std::string wanted = "\n Good & cheap. Buy it! \n It broke. \n caf\xe9 ";
  for (const std::string& content : {lines, gzip(lines)}) {
    const Text text = amazon(with("reviews.json", content));
    EXPECT_EQ(text_of(text), wanted);
    EXPECT_THAT(text.counts, ElementsAre(Pair("left out: empty text", 1), Pair("left out: malformed JSON", 2),
                                         Pair("left out: no reviewText", 1),
                                         Pair("not UTF-8, read as bytes", 1), Pair("reviews", 3)));
    EXPECT_EQ(amazon(folder_ / "reviews.json").counts, text.counts) << "also when it is not made again";
    fs::remove(folder_ / "reviews.json");
  }
}

TEST_F(PreparedTextTest, ShardsAreReadInOrderAndALimitEndsTheReading) {
  with("shards/1.json", R"({"reviewText": "one"})");
  with("shards/2.json", R"({"reviewText": "two"})");
  with("shards/3.json.gz", "no gzip, never reached");
  EXPECT_EQ(text_of(amazon(folder_ / "shards", 12)), "\n one \n two ");
  EXPECT_EQ(text_of(amazon(folder_ / "shards", 8)), "\n one \n ");
}

TEST_F(PreparedTextTest, DamagedAndEmptyFilesAreRefusedAndLeaveNothing) {
  const std::string lines = R"({"reviewText": ")" + noise(300'000) + "\"}\n";
  const std::string packed = gzip(lines);
  const fs::path cut = with("cut.json.gz", packed.substr(0, packed.size() / 2));
  EXPECT_THAT(error_of([&] { amazon(cut); }), AllOf(HasSubstr(cut.string()), HasSubstr("cut off")));
  EXPECT_THAT(error_of([&] { amazon(with("none.json", "\n\n")); }), HasSubstr("holds no text"));
  EXPECT_THAT(error_of([&] { amazon(folder_ / "missing.json"); }), HasSubstr("missing.json"));
  make_folder(folder_ / "empty");
  EXPECT_THAT(error_of([&] { amazon(folder_ / "empty"); }), HasSubstr("holds no files"));
  EXPECT_EQ(
      error_of([] { load_text("amazon_text", {}); }),
      "data.dataset is amazon_text, so data.path must name a file of reviews, one JSON object a line, plain "
      "or gzip, "
      "or a folder of such files");
  EXPECT_THAT(prepared(), testing::IsEmpty());
}

TEST_F(PreparedTextTest, AReviewOfTenMegabytesIsOneLine) {
  const std::string word = "a word ";
  std::string review;
  while (review.size() < 10'000'000) review += word;
  const Text text = amazon(with("long.json", R"({"reviewText": ")" + review + "\"}"));
  EXPECT_GT(text.bytes.size(), 9'999'000U);
}

}  // namespace
}  // namespace bsexp::datasets
