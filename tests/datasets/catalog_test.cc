#include "bsexp/datasets/catalog.h"

#include <cstdlib>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/file.h"
#include "bsexp/datasets/fetch.h"
#include "bsexp/datasets/markov.h"
#include "made_files.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::datasets {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// The variables that choose the data folder, put back at the end.
class Catalog : public testing::Test {
 protected:
  Catalog() {
    for (const char* name : {"BSEXP_DATA", "XDG_CACHE_HOME", "HOME"}) {
      const char* value = std::getenv(name);
      if (value != nullptr) before_[name] = value;
    }
    setenv("BSEXP_DATA", folder_.path().c_str(), 1);
  }
  ~Catalog() override {
    for (const char* name : {"BSEXP_DATA", "XDG_CACHE_HOME", "HOME"}) {
      before_.contains(name) ? setenv(name, before_[name].c_str(), 1) : unsetenv(name);
    }
  }
  TemporaryFolder folder_;

 private:
  std::map<std::string, std::string> before_;
};

TEST_F(Catalog, HasTheKnownRows) {
  EXPECT_THAT(dataset_table().names(),
              ElementsAre("gcide", "enwik8", "text8", "markov", "copying", "text", "amazon_text"));
}

TEST_F(Catalog, EveryFetchedRowSaysHowItIsBroughtAndVerified) {
  for (const DatasetRow& row : dataset_table()) {
    EXPECT_FALSE(row.summary.empty());
    if (!row.source) continue;
    EXPECT_NE(row.source->package.empty(), row.source->url.empty()) << row.name;
    EXPECT_EQ(row.source->package.empty(), row.source->installed.empty()) << row.name;
    EXPECT_FALSE(row.source->file.empty());
    EXPECT_GT(row.source->text_size, 0);
    const size_t digits = row.source->algorithm == "md5" ? 32 : 64;
    EXPECT_EQ(row.source->checksum.size(), digits) << row.name;
    EXPECT_EQ(checksum_of(Bytes(), row.source->algorithm).size(), digits) << row.name;
    EXPECT_EQ(check(row, folder_.path()).status, Status::missing);
  }
}

TEST_F(Catalog, TheDataFolderIsChosenByTheFirstVariable) {
  setenv("XDG_CACHE_HOME", "/cache", 1);
  setenv("HOME", "/home", 1);
  EXPECT_EQ(data_folder(), folder_.path());
  setenv("BSEXP_DATA", "", 1);
  EXPECT_EQ(data_folder(), "/cache/bsexp");
  unsetenv("XDG_CACHE_HOME");
  EXPECT_EQ(data_folder(), "/home/.cache/bsexp");
  unsetenv("HOME");
  EXPECT_EQ(error_of([] { data_folder(); }),
            "there is no data folder: set BSEXP_DATA to the folder for fetched data");
}

TEST_F(Catalog, AMissingDatasetSaysHowToFetchIt) {
  EXPECT_EQ(error_of([] { load_text("enwik8", {}); }), "the dataset enwik8 is not here (" +
                                                           (folder_ / "enwik8").string() +
                                                           " is missing): bsexp data fetch enwik8");
}

TEST_F(Catalog, ADatasetThatIsCutOffIsNotTaken) {
  write_file(folder_ / "text8", "anarchism originated");
  EXPECT_EQ(error_of([] { load_text("text8", {}); }),
            "the dataset text8 is not whole (" + (folder_ / "text8").string() +
                " holds 20 bytes instead of 100,000,000): bsexp data fetch text8");
}

TEST_F(Catalog, AFetchedTextIsLoaded) {
  const std::string text = noise(5000);
  const DatasetRow row = row_of("made", text, {});
  write_file(folder_ / "made", gzip(text));
  EXPECT_EQ(row.load(row, {}).bytes, bytes_of(text));
  EXPECT_EQ(row.load(row, {.limit = 10}).bytes, bytes_of(text.substr(0, 10)));
  EXPECT_EQ(row.load(row, {}).entropy_bits, std::nullopt);
}

TEST_F(Catalog, MarkovIsMadeAndKnowsItsEntropy) {
  const TextOptions options = {.symbols = 4, .length = 3000, .seed = 9};
  const Text text = load_text("markov", options);
  EXPECT_EQ(text.bytes, MarkovSource(4, 9).generate(3000));
  EXPECT_EQ(text.entropy_bits, MarkovSource(4, 9).entropy_bits());
  EXPECT_EQ(load_text("markov", {.limit = 10, .length = 3000}).bytes.size(), 10U);
  EXPECT_EQ(load_text("markov", {.limit = 4000, .length = 3000}).bytes.size(), 3000U);
}

TEST_F(Catalog, AFileOfTheUsersIsRead) {
  write_file(folder_ / "mine", "call me");
  EXPECT_EQ(load_text("text", {.path = folder_ / "mine", .limit = 4}).bytes, bytes_of("call"));
  EXPECT_EQ(load_text("text", {.path = folder_ / "mine"}).bytes, bytes_of("call me"));
  EXPECT_EQ(error_of([] { load_text("text", {}); }),
            "data.dataset is text, so data.path must name a file, plain or gzip, or a folder of such files");
}

TEST_F(Catalog, MistakesAreNamed) {
  EXPECT_THAT(error_of([] { load_text("text9", {}); }),
              StartsWith("unknown dataset 'text9': did you mean 'text8'?"));
  EXPECT_EQ(error_of([] { load_text("markov", {.limit = -1}); }),
            "data.limit must be 0 (all) or a number of bytes, not -1");
}

TEST(Checksum, IsThatOfTheStandards) {
  EXPECT_EQ(checksum_of(bytes_of("abc"), "md5"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(checksum_of(bytes_of("abc"), "sha256"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_THAT(error_of<InternalError>([] { checksum_of(Bytes(), "crc"); }), HasSubstr("'crc'"));
}

}  // namespace
}  // namespace bsexp::datasets
