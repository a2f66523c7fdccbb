#include "bsexp/datasets/archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/file.h"
#include "made_files.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::datasets {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class ExtractMember : public testing::Test {
 protected:
  std::filesystem::path archive(const std::string& bytes) {
    std::filesystem::path path = folder_ / "archive";
    write_file(path, bytes);
    return path;
  }
  TemporaryFolder folder_;
  const std::string text_ = noise(200000);
};

TEST_F(ExtractMember, FromZip) {
  extract_member(archive(zip(folder_.path(), "inside", text_)), "inside", folder_ / "output");
  EXPECT_EQ(read_file(folder_ / "output"), text_);
}

TEST_F(ExtractMember, FromTheArchiveInADebianPackage) {
  write_deb(folder_ / "a.deb", "text.gz", text_);
  extract_member(folder_ / "a.deb", "data.tar*:./usr/share/text.gz", folder_ / "output");
  EXPECT_EQ(read_file(folder_ / "output"), text_);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "output.inner"));
}

TEST_F(ExtractMember, SaysWhatIsMissing) {
  const std::filesystem::path path = archive(zip(folder_.path(), "inside", text_));
  EXPECT_EQ(error_of([&] { extract_member(path, "insid", folder_ / "output"); }),
            path.string() + " has no member insid");
  EXPECT_EQ(error_of([&] { extract_member(path, "other*:inside", folder_ / "output"); }),
            path.string() + " has no member other*");
  EXPECT_THAT(error_of([&] { extract_member(folder_ / "none", "inside", folder_ / "output"); }),
              HasSubstr("/none is damaged or cut off: "));
}

TEST_F(ExtractMember, FindsDamage) {
  const std::string packed = zip(folder_.path(), "inside", text_);
  const auto mistake = [&](const std::string& bytes) {
    const std::filesystem::path path = archive(bytes);
    return error_of([&] { extract_member(path, "inside", folder_ / "output"); });
  };
  const std::string start = (folder_ / "archive").string() + " is damaged or cut off: ";
  EXPECT_THAT(mistake(packed.substr(0, packed.size() / 2)), StartsWith(start));
  EXPECT_THAT(mistake("no archive at all"), StartsWith(start));
  std::string flipped = packed;
  flipped[packed.size() / 2] ^= 1;
  EXPECT_THAT(mistake(flipped), StartsWith(start));
}

TEST_F(ExtractMember, AFullDiskIsTheMachines) {
  const std::filesystem::path path = archive(zip(folder_.path(), "inside", text_));
  EXPECT_EQ(error_of<SystemError>([&] { extract_member(path, "inside", "/dev/full"); }),
            "cannot write /dev/full: No space left on device");
}

}  // namespace
}  // namespace bsexp::datasets
