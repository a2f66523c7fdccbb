#include "bsexp/runfile/hdf5.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::runfile {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Hdf5Test : public testing::Test {
 protected:
  TemporaryFolder folder_;
  Hdf5File file_ = Hdf5File::create(folder_ / "a.h5");
};

template <class T>
class Hdf5ElementTest : public Hdf5Test {};
using Elements = testing::Types<float, double, int32_t, int64_t, uint8_t>;
TYPED_TEST_SUITE(Hdf5ElementTest, Elements);

TYPED_TEST(Hdf5ElementTest, ArraysAreReadAsTheyWereWritten) {
  const std::vector<TypeParam> values = {1, 2, 3, 4, 5, 250};
  this->file_.template write<TypeParam>("group/array", values, {2, 3});
  EXPECT_EQ(this->file_.template read<TypeParam>("group/array"), values);
  EXPECT_THAT(this->file_.shape("group/array"), ElementsAre(2, 3));
  this->file_.template write<TypeParam>("group/array", std::vector<TypeParam>{7});
  EXPECT_EQ(this->file_.template read<TypeParam>("group/array"), std::vector<TypeParam>{7}) << "replaced";
  this->file_.template write<TypeParam>("empty", std::vector<TypeParam>{});
  EXPECT_THAT(this->file_.template read<TypeParam>("empty"), IsEmpty());
}

TYPED_TEST(Hdf5ElementTest, ColumnsGrowAndShrink) {
  std::vector<TypeParam> expected;
  for (int round = 0; round < 5; ++round) {
    const std::vector<TypeParam> more(700, static_cast<TypeParam>(round));
    expected.insert(expected.end(), more.begin(), more.end());
    this->file_.template append<TypeParam>("column", more);
  }
  EXPECT_EQ(this->file_.template read<TypeParam>("column"), expected);
  this->file_.truncate("column", 1000);
  expected.resize(1000);
  EXPECT_EQ(this->file_.template read<TypeParam>("column"), expected);
}

TEST_F(Hdf5Test, TextsAndAttributesAreReadAsTheyWereWritten) {
  for (const std::string text : {"plain", "", "umlaut \xc3\xa4, newline\n, tab\t"}) {
    file_.write_text("texts/t", text);
    EXPECT_EQ(file_.read_text("texts/t"), text);
    file_.set_attribute("group", "text", text);
    EXPECT_EQ(file_.text_attribute("group", "text"), text);
  }
  file_.set_attribute("", "integer", int64_t{-5});
  file_.set_attribute("/", "real", 0.1);
  file_.set_attribute("group", "shape", std::vector<int64_t>{3, 4});
  EXPECT_EQ(file_.integer_attribute("", "integer"), -5);
  EXPECT_EQ(file_.real_attribute("", "real"), 0.1);
  EXPECT_THAT(file_.integers_attribute("group", "shape"), ElementsAre(3, 4));
  EXPECT_THAT(file_.attribute_names(""), ElementsAre("integer", "real"));
  EXPECT_EQ(file_.printed_attribute("group", "shape"), "3 4");
  EXPECT_THAT(file_.members("group"), IsEmpty());
  EXPECT_THAT(file_.members("no/such/group"), IsEmpty());
  EXPECT_FALSE(file_.has("no/such/group"));
}

TEST_F(Hdf5Test, WrongUseIsNamed) {
  file_.write<double>("numbers", std::vector<double>{1});
  file_.set_attribute("", "text", "words");
  EXPECT_THAT(error_of([&] { file_.read<int64_t>("numbers"); }),
              HasSubstr("numbers is not an array of the expected type"));
  EXPECT_THAT(error_of([&] { file_.read<double>("missing"); }), HasSubstr("cannot read missing"));
  EXPECT_THAT(error_of([&] { file_.integer_attribute("", "text"); }),
              HasSubstr("attribute text of / is not of the"));
  EXPECT_THAT(error_of([&] { file_.read_text("numbers"); }), HasSubstr("numbers is not a text"));
}

TEST_F(Hdf5Test, OpeningNamesWhatIsWrong) {
  EXPECT_THAT(error_of([&] { Hdf5File::open_to_read(folder_ / "none.h5"); }),
              HasSubstr("none.h5 does not exist"));
  EXPECT_THAT(error_of([&] { Hdf5File::open_to_read(folder_.path()); }), HasSubstr("is not a file"));
  std::ofstream(folder_ / "text.h5") << "not HDF5";
  EXPECT_THAT(error_of([&] { Hdf5File::open_to_read(folder_ / "text.h5"); }),
              HasSubstr("is not an HDF5 file"));
}

}  // namespace
}  // namespace bsexp::runfile
