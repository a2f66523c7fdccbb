#include "bsexp/runfile/accuracies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/file.h"
#include "bsexp/runfile/hdf5.h"
#include "bsexp/runfile/stored_run.h"
#include "tests/runfile/small_run.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::runfile {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

void write_accuracies(const std::filesystem::path& folder, const std::string& set, int64_t version) {
  Hdf5File file = Hdf5File::create(folder / sentiment_file_name(set));
  file.set_attribute("", kSentimentMark, version);
  file.set_attribute("classifiers/features", "accuracy", 0.75);
  file.set_attribute("classifiers/ngrams", "accuracy", 0.5);
  file.set_attribute("unit", "accuracy", 0.625);
  file.close();
}

TEST(Accuracies, AreThoseOfAllSetsInAFolder) {
  const TemporaryFolder folder;
  EXPECT_THAT(read_accuracies(folder.path()), IsEmpty());
  write_accuracies(folder.path(), "my_set.v2", kSentimentVersion);
  write_file(folder / "sentiment_.h5", "of no set");
  write_file(folder / "sentiment_notes.txt", "no such file");
  EXPECT_THAT(read_accuracies(folder.path()),
              ElementsAre(Pair("sentiment/my_set.v2/features", 0.75), Pair("sentiment/my_set.v2/ngrams", 0.5),
                          Pair("sentiment/my_set.v2/unit", 0.625)));
}

TEST(Accuracies, AreNotOfFilesThatAreDamagedOrOfAnotherVersion) {
  const TemporaryFolder folder;
  write_accuracies(folder.path(), "whole", kSentimentVersion);
  write_accuracies(folder.path(), "new", kSentimentVersion + 1);
  write_file(folder / sentiment_file_name("damaged"), "no HDF5");
  EXPECT_THAT(read_accuracies(folder.path()),
              ElementsAre(Pair("sentiment/whole/features", 0.75), Pair("sentiment/whole/ngrams", 0.5),
                          Pair("sentiment/whole/unit", 0.625)));
}

TEST(Accuracies, AreReadWithTheRun) {
  const TemporaryFolder folder;
  write_small_run(folder.path());
  write_accuracies(folder.path(), "a", kSentimentVersion);
  EXPECT_EQ(read_run(RunReader(folder.path()), RunParts::results).accuracies.at("sentiment/a/unit"), 0.625);
}

}  // namespace
}  // namespace bsexp::runfile
