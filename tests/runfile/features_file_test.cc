#include "bsexp/runfile/features_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/file.h"
#include "bsexp/runfile/hdf5.h"
#include "tests/runfile/small_run.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::runfile {
namespace {

using testing::HasSubstr;

TEST(FeaturesFile, KeepsTheOtherSets) {
  const TemporaryFolder folder;
  const auto path = folder / "features.h5";
  EXPECT_FALSE(read_features(path, "a"));
  StoredFeatures first = small_features(), second = small_features();
  second.attributes["state"] = "h";
  write_features(path, "a", first);
  EXPECT_FALSE(read_features(path, "b"));
  write_features(path, "b", second);
  first.parts[0].values[0] = 9;
  const auto size = std::filesystem::file_size(path);
  write_features(path, "a", first);
  EXPECT_EQ(std::filesystem::file_size(path), size) << "what is replaced takes no space";
  const auto a = read_features(path, "a"), b = read_features(path, "b");
  ASSERT_TRUE(a && b);
  EXPECT_EQ(a->parts[0].values, first.parts[0].values);
  EXPECT_EQ(a->parts[0].labels, first.parts[0].labels);
  EXPECT_EQ(a->parts[2].labels, first.parts[2].labels);
  EXPECT_EQ(a->n_units, 2);
  EXPECT_EQ(a->left_out, first.left_out);
  EXPECT_EQ(a->remarks, first.remarks);
  EXPECT_EQ(b->attributes, second.attributes);
}

TEST(FeaturesFile, RefusesWhatDoesNotFit) {
  const TemporaryFolder folder;
  const auto path = folder / "features.h5";
  write_small_features(folder.path());
  {
    Hdf5File file = Hdf5File::open_to_write(path);
    file.write<int32_t>("features/small/train/labels", std::vector<int32_t>{0, 1});
    file.close();
  }
  EXPECT_THAT(error_of([&] { read_features(path, "small"); }),
              HasSubstr("the values and labels of features/small/train do not fit together"));
  {
    Hdf5File file = Hdf5File::open_to_write(path);
    file.write<int32_t>("features/small/train/labels", std::vector<int32_t>{0, 1, 7});
    file.close();
  }
  EXPECT_THAT(error_of([&] { read_features(path, "small"); }), HasSubstr("do not fit together"));
  write_file(folder / "other.h5", "no HDF5");
  EXPECT_THAT(error_of([&] { read_features(folder / "other.h5", "a"); }), HasSubstr("is not an HDF5 file"));
  Hdf5File::create(folder / "empty.h5").close();
  EXPECT_THAT(error_of([&] { write_features(folder / "empty.h5", "a", small_features()); }),
              HasSubstr("has no features of this version of bsexp"));
}

}  // namespace
}  // namespace bsexp::runfile
