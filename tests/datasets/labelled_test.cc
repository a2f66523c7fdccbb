// Every labelled set from small files in its official format, with what is wrong in real ones.
#include "bsexp/datasets/labelled.h"

#include <algorithm>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/file.h"
#include "made_files.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::datasets {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

class Labelled : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& content) {
    make_folder((folder_ / name).parent_path());
    write_file(folder_ / name, content);
  }
  LabelledSet load(const std::string& set, const std::string& path, LabelledOptions options = {}) {
    options.path = (folder_ / path).string();
    return load_labelled(set, options);
  }
  std::string error_for(const std::string& set, const std::string& path,
                        const LabelledOptions& options = {}) {
    return error_of([&] { load(set, path, options); });
  }
  LabelledSet load_csv(const std::string& content, LabelledOptions options = {}) {
    write("a.csv", content);
    if (options.text_column.empty()) options.text_column = "2";
    if (options.label_column.empty()) options.label_column = "1";
    return load("csv", "a.csv", options);
  }

  TemporaryFolder folder_;
};

TEST_F(Labelled, SentencesAreACsvOfLabelsAndTexts) {
  write("s.csv",
        "\xef\xbb\xbf\"1\",\"a \"\"good\"\" film . \n\"\r\n\"-1\",\"dull\"\r\n\"1\",\"fun &amp; "
        "games\"\r\n\"1\"\r\n");
  const LabelledSet set = load("sentences", "s.csv");
  EXPECT_THAT(set.classes, ElementsAre("-1", "1"));
  EXPECT_THAT(set.train.texts, ElementsAre("\n a \"good\" film . ", "\n dull ", "\n fun & games "));
  EXPECT_THAT(set.train.labels, ElementsAre(1, 0, 1));
  EXPECT_THAT(set.valid.texts, IsEmpty());
  EXPECT_THAT(set.test.texts, IsEmpty());
  EXPECT_THAT(set.left_out, ElementsAre(Pair("not a label and a text", 1)));
  EXPECT_EQ(set.n_texts(), 3);
}

TEST_F(Labelled, ImdbIsAFolderOrItsArchive) {
  for (const std::string part : {"train", "test"}) {
    write("d/aclImdb/" + part + "/pos/10_9.txt", "Good<br /><br />film");
    write("d/aclImdb/" + part + "/neg/2_1.txt", "bad " + part);
    write("d/aclImdb/" + part + "/neg/11_2.txt", "worse");
  }
  write("d/aclImdb/train/unsup/0_0.txt", "no label");
  write("d/aclImdb/README", "about");
  const LabelledSet set = load("imdb", "d");
  EXPECT_THAT(set.classes, ElementsAre("neg", "pos"));
  EXPECT_THAT(set.train.texts, ElementsAre("\n worse ", "\n bad train ", "\n Good  film "));
  EXPECT_THAT(set.train.labels, ElementsAre(0, 0, 1));
  EXPECT_THAT(set.test.texts, ElementsAre("\n worse ", "\n bad test ", "\n Good  film "));
  EXPECT_THAT(set.valid.texts, IsEmpty());
  EXPECT_EQ(load("imdb", "d/aclImdb").digest(), set.digest());

  const std::string tar = (folder_ / "imdb.tar.gz").string();
  ASSERT_EQ(std::system(("tar czf " + tar + " -C " + (folder_ / "d").string() + " aclImdb").c_str()), 0);
  EXPECT_EQ(load("imdb", "imdb.tar.gz").digest(), set.digest());
  const std::string bytes = read_file(tar);
  write("cut.tar.gz", bytes.substr(0, bytes.size() - 30));
  EXPECT_THAT(error_for("imdb", "cut.tar.gz"), HasSubstr("is damaged or cut off"));
  EXPECT_THAT(error_for("imdb", "d/aclImdb/train/unsup"), HasSubstr("has no files train/pos/*.txt"));
  EXPECT_THAT(error_for("imdb", "nothere"), HasSubstr("does not exist"));
  std::filesystem::remove_all(folder_ / "d/aclImdb/test/pos");
  EXPECT_THAT(error_for("imdb", "d"), HasSubstr("the test part has no text of the class 'pos'"));
}

TEST_F(Labelled, SstTakesTheRootsOfItsTrees) {
  write("trees/train.txt",
        "(3 (2 It) (4 (3 is) (4 good)))\n(1 (2 -LRB-) (1 bad))\n(2 neutral)\n(4 (2 broken)\n(0 awful)\r\n(9 "
        "x)\n");
  write("trees/dev.txt", "(4 great)\n(0 poor)\n");
  write("trees/test.txt", "(3 fine)\n(1 weak)\n");
  const LabelledSet set = load("sst", "trees");
  EXPECT_THAT(set.train.texts, ElementsAre("\n It is good ", "\n ( bad ", "\n awful "));
  EXPECT_THAT(set.train.labels, ElementsAre(1, 0, 0));
  EXPECT_THAT(set.valid.labels, ElementsAre(1, 0));
  EXPECT_THAT(set.test.texts, ElementsAre("\n fine ", "\n weak "));
  EXPECT_THAT(set.left_out, ElementsAre(Pair("neutral", 1), Pair("not a tree", 2)));
  std::filesystem::remove(folder_ / "trees/dev.txt");
  EXPECT_THAT(error_for("sst", "trees"), HasSubstr("has not one train.txt, one dev.txt and one test.txt"));
}

TEST_F(Labelled, MrIsTwoFilesInLatin1) {
  write("rt/rt-polarity.pos", "a caf\xe9 of a film \ngreat\n");
  write("rt/rt-polarity.neg", "dull\n");
  const LabelledSet set = load("mr", "rt");
  EXPECT_THAT(set.train.texts, ElementsAre("\n dull ", "\n a caf\xc3\xa9 of a film ", "\n great "));
  EXPECT_THAT(set.train.labels, ElementsAre(0, 1, 1));
  EXPECT_THAT(set.remarks, IsEmpty());
  std::filesystem::remove(folder_ / "rt/rt-polarity.neg");
  EXPECT_THAT(error_for("mr", "rt"), HasSubstr("has no rt-polarity.neg"));
}

TEST_F(Labelled, CrSumsTheMarkedOpinions) {
  write("cr/a.txt",
        "* remark [+1]##no\n[t]title [+2]\ncamera[+2], size[-1][u]##small but good\nlens[-3]##bad "
        "lens\n##plain\n"
        "a[+1],b[-1]##mixed\nzoom[+]##sharp\n");
  write("cr/Readme.md", "x[+1]##not a review");
  const LabelledSet set = load("cr", "cr");
  EXPECT_THAT(set.train.texts, ElementsAre("\n small but good ", "\n bad lens ", "\n sharp "));
  EXPECT_THAT(set.train.labels, ElementsAre(1, 0, 1));
  EXPECT_THAT(set.left_out, ElementsAre(Pair("no opinion marked", 1), Pair("opinions that cancel", 1)));
}

TEST_F(Labelled, AmazonTakesStarsFromLooseJsonLines) {
  std::string lines;
  for (int i = 0; i < 40; ++i)
    lines += fmt::format("{{\"reviewText\": \"text {}\", \"overall\": {}.0}}\n", i, i / 10 % 2 == 0 ? 5 : 1);
  const std::string faults =
      "{'reviewText': 'cut off\n{\"overall\": 5.0}\n{\"reviewText\": \"x\"}\n{\"reviewText\": \"so so\", "
      "\"overall\": "
      "3.0}\n{\"reviewText\": \" &nbsp; \", \"overall\": 4.0}\n{\"reviewText\": \"\xff\xfe\", \"overall\": "
      "2.0}\n";
  write("reviews.json.gz", gzip(lines + faults + "\n"));
  const LabelledSet set = load("amazon", "reviews.json.gz");
  EXPECT_EQ(set.train.texts.size(), 33U);
  EXPECT_THAT(set.valid.texts, ElementsAre("\n text 8 ", "\n text 18 ", "\n text 28 ", "\n text 38 "));
  EXPECT_THAT(set.test.texts, ElementsAre("\n text 9 ", "\n text 19 ", "\n text 29 ", "\n text 39 "));
  EXPECT_THAT(set.test.labels, ElementsAre(1, 0, 1, 0));
  EXPECT_THAT(set.left_out, ElementsAre(Pair("empty text", 1), Pair("malformed JSON", 1),
                                        Pair("neither 1, 2, 4 nor 5 stars", 1), Pair("no label", 1),
                                        Pair("no reviewText", 1)));
  EXPECT_THAT(set.remarks, ElementsAre(Pair("not UTF-8, read as bytes", 1)));
  EXPECT_EQ(set.train.texts.back(), "\n \xff\xfe ");

  LabelledOptions some;
  some.limit = 17;
  const LabelledSet drawn = load("amazon", "reviews.json.gz", some);
  EXPECT_EQ(drawn.train.texts.size(), 17U);
  EXPECT_EQ(drawn.valid.texts, set.valid.texts) << "a part that is smaller than the limit is whole";
  EXPECT_EQ(drawn.left_out.at("beyond --limit"), 16);
  size_t beyond = 0;  // of the first 17
  for (const std::string& text : drawn.train.texts) {
    EXPECT_THAT(set.train.texts, testing::Contains(text));
    EXPECT_NE(text, "");
    const auto at = std::find(set.train.texts.begin(), set.train.texts.end(), text);
    beyond += at - set.train.texts.begin() >= 17 ? 1 : 0;
  }
  EXPECT_GT(beyond, 3U) << "they are drawn from the whole file, not taken from its head";
  const std::string packed = gzip(noise(100000) + lines);
  write("cut.json.gz", packed.substr(0, packed.size() - 9));
  EXPECT_THAT(error_for("amazon", "cut.json.gz"), HasSubstr("the compressed text is damaged or cut off"));
}

TEST_F(Labelled, OwnTablesHaveNamedOrNumberedColumns) {
  LabelledOptions named;
  named.text_column = "review";
  named.label_column = "opinion";
  named.split_column = "part";
  const LabelledSet set = load_csv(
      "part,opinion,review\ntrain,pos,a\ntrain,neg,b\nvalid,pos,c\nvalid,neg,d\ntest,neg,e\ntest,pos,"
      "f\nother,pos,g\nx\n",
      named);
  EXPECT_THAT(set.classes, ElementsAre("neg", "pos"));
  EXPECT_THAT(set.train.texts, ElementsAre("\n a ", "\n b "));
  EXPECT_THAT(set.valid.labels, ElementsAre(1, 0));
  EXPECT_THAT(set.test.texts, ElementsAre("\n e ", "\n f "));
  EXPECT_THAT(set.left_out,
              ElementsAre(Pair("neither train, valid nor test", 1), Pair("too few columns", 1)));

  write("a.tsv", "x\ty\t10\n\"z\tw\t9\n");
  LabelledOptions numbered;
  numbered.text_column = "1";
  numbered.label_column = "3";
  const LabelledSet tab = load("tsv", "a.tsv", numbered);
  EXPECT_THAT(tab.classes, ElementsAre("9", "10")) << "numbers are ordered as numbers";
  EXPECT_THAT(tab.train.texts, ElementsAre("\n x ", "\n \"z "));
  EXPECT_THAT(tab.train.labels, ElementsAre(1, 0));
}

TEST_F(Labelled, CountsWhatItLeavesOut) {
  const LabelledSet set =
      load_csv("0,a\n1,b\n,c\n1,\n0,\"x\" y\n1,\"\xff\"\n0," + std::string(70000, 'l') + "\n1\n");
  EXPECT_EQ(set.n_texts(), 3);
  EXPECT_THAT(set.left_out,
              ElementsAre(Pair("empty text", 1), Pair("longer than 65,536 bytes", 1),
                          Pair("malformed quotes", 1), Pair("no label", 1), Pair("too few columns", 1)));
  EXPECT_THAT(set.remarks, ElementsAre(Pair("not UTF-8, read as bytes", 1)));
  LabelledOptions longer;
  longer.longest = 20 << 20;
  const LabelledSet with_long = load_csv("0,a\n1," + std::string(10 << 20, 'l') + "\n", longer);
  EXPECT_EQ(with_long.train.texts[1].size(), (10U << 20) + 3) << "10 MB in one review";
}

TEST_F(Labelled, NeedsTwoClasses) {
  EXPECT_THAT(error_of([&] { load_csv("1,a\n1,b\n"); }),
              HasSubstr("has texts of 1 class, and two are needed"));
  EXPECT_THAT(error_of([&] { load_csv("1,\n"); }), HasSubstr("no row can be used"));
  EXPECT_THAT(error_of([&] { load_csv("1,a\n2,b\n3,c\n"); }),
              HasSubstr("has 3 classes (1, 2, 3), and two are needed: choose them with --classes"));
  LabelledOptions chosen;
  chosen.classes = "3,1";
  const LabelledSet set = load_csv("1,a\n2,b\n3,c\n", chosen);
  EXPECT_THAT(set.train.labels, ElementsAre(1, 0));
  EXPECT_THAT(set.left_out, ElementsAre(Pair("label of another class", 1)));
  chosen.classes = "1";
  EXPECT_THAT(error_of([&] { load_csv("1,a\n2,b\n", chosen); }),
              HasSubstr("--classes is '1'; it must be two labels"));
  chosen.classes = "1,5";
  EXPECT_THAT(error_of([&] { load_csv("1,a\n2,b\n", chosen); }),
              HasSubstr("no text of the class '5'; its labels are: 1, 2"));
  write("one.csv", "1,a\n1,b\n");
  EXPECT_THAT(error_for("sentences", "one.csv"), HasSubstr("no text of the class '-1'"));
  std::string many;
  for (int i = 0; i < 1500; ++i) many += fmt::format("l{},x\n", i);
  EXPECT_THAT(error_of([&] { load_csv(many); }), HasSubstr("is this the column of the labels?"));
}

TEST_F(Labelled, LimitDrawsEvenly) {
  std::string content;
  for (int i = 0; i < 200; ++i) content += fmt::format("{},text {}\n", i < 100 ? 0 : 1, i);
  LabelledOptions some;
  some.limit = 50;
  const LabelledSet set = load_csv(content, some);
  EXPECT_EQ(set.train.texts.size(), 50U);
  const auto n_ones = std::count(set.train.labels.begin(), set.train.labels.end(), 1);
  EXPECT_GT(n_ones, 10);
  EXPECT_LT(n_ones, 40);
  EXPECT_THAT(set.left_out, ElementsAre(Pair("beyond --limit", 150)));
  EXPECT_EQ(load_csv(content, some).digest(), set.digest()) << "the same ones";
  EXPECT_NE(load_csv(content).digest(), set.digest());
}

TEST_F(Labelled, RemarksAreOfTheTextsThatAreTaken) {
  std::string content;
  for (int i = 0; i < 40; ++i) content += i % 2 == 0 ? "1,a\xff\n" : "0,b\xff\n";
  EXPECT_THAT(load_csv(content).remarks, ElementsAre(Pair("not UTF-8, read as bytes", 40)));
  LabelledOptions some;
  some.limit = 10;
  EXPECT_THAT(load_csv(content, some).remarks, ElementsAre(Pair("not UTF-8, read as bytes", 10)));
  LabelledOptions two;
  two.classes = "0,1";
  EXPECT_THAT(load_csv(content + "2,c\xff\n1,\xff\xff\n1, \n", two).remarks,
              ElementsAre(Pair("not UTF-8, read as bytes", 41)));
}

TEST_F(Labelled, ASetIsCalledByItsFileOrItsName) {
  const auto name = [&](const std::string& set, const std::string& path, const std::string& given = "") {
    LabelledOptions options;
    options.path = path;
    options.name = given;
    return set_name(labelled_table().get(set), options);
  };
  EXPECT_EQ(name("csv", "a/my reviews.v2.csv"), "my_reviews.v2");
  EXPECT_EQ(name("amazon", "reviews_Books.json.gz"), "reviews_Books");
  EXPECT_EQ(name("cr", "data/customer/"), "customer");
  EXPECT_EQ(name("tsv", ".tsv"), "tsv") << "nothing is left of the file's name";
  EXPECT_EQ(name("imdb", "copies/aclImdb_v1.tar.gz"), "imdb");
  EXPECT_EQ(name("csv", "a.csv", "first-half"), "first-half");
  for (const char* wrong : {"a/b", ".a", "a b"})
    EXPECT_THAT(error_of([&] { name("csv", "a.csv", wrong); }), HasSubstr("it must be letters, digits"));
  EXPECT_EQ(load_csv("1,a\n0,b\n").name, "a");
}

TEST_F(Labelled, MistakesAreTheUsers) {
  EXPECT_THAT(error_of([] { load_labelled("imdv", {}); }),
              HasSubstr("unknown labelled set 'imdv': did you mean 'imdb'?"));
  EXPECT_THAT(error_of([] { load_labelled("mr", {}); }),
              HasSubstr("mr needs --path: rt-polaritydata of yours"));
  setenv("BSEXP_DATA", folder_.path().c_str(), 1);
  EXPECT_THAT(error_of([] { load_labelled("sentences", {}); }), HasSubstr("bsexp data fetch sentences"));
  unsetenv("BSEXP_DATA");
  write("a.csv", "text,label\nx,1\ny,0\n");
  EXPECT_THAT(error_for("csv", "a.csv"), HasSubstr("csv needs --text-column and --label-column"));
  LabelledOptions options;
  options.text_column = "text";
  options.label_column = "lable";
  EXPECT_THAT(error_for("csv", "a.csv", options),
              HasSubstr("--label-column is 'lable', and the first row has these: text, label"));
  options.label_column = "2";
  EXPECT_THAT(error_for("csv", "a.csv", options), HasSubstr("columns are all named"));
}

}  // namespace
}  // namespace bsexp::datasets
