#include "bsexp/datasets/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/file.h"
#include "made_files.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::datasets {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class ReadText : public testing::Test {
 protected:
  std::filesystem::path file(const std::string& content) {
    std::filesystem::path path = folder_ / "file";
    write_file(path, content);
    return path;
  }
  std::string mistake(const std::string& content) {
    const std::filesystem::path path = file(content);
    return error_of([&] { read_text(path); });
  }
  TemporaryFolder folder_;
};

TEST_F(ReadText, GivesTheBytesOfPlainAndGzipFiles) {
  for (const int64_t size : {1, 2, 1000, 65536, 300000}) {
    const std::string text = noise(size);
    EXPECT_EQ(read_text(file(text)), bytes_of(text));
    EXPECT_EQ(read_text(file(gzip(text))), bytes_of(text));
  }
  const std::string runs(5'000'000, 'a');  // unpacks to far more than one buffer
  EXPECT_EQ(read_text(file(gzip(runs))), bytes_of(runs));
  std::string every;
  for (int i = 0; i < 256; ++i) every.push_back(static_cast<char>(i));
  EXPECT_EQ(read_text(file(every)), bytes_of(every));
  EXPECT_EQ(read_text(file("\x1f")), bytes_of("\x1f"));  // the beginning of gzip is two bytes
}

TEST_F(ReadText, JoinsGzipMembersAndSkipsZerosAfterThem) {
  const std::string tail(1000, '\0');
  EXPECT_EQ(read_text(file(gzip("one,") + gzip("") + gzip("two"))), bytes_of("one,two"));
  EXPECT_EQ(read_text(file(gzip("one,") + tail + gzip("two") + tail)), bytes_of("one,two"));
}

TEST_F(ReadText, LimitGivesTheFirstBytes) {
  const std::string text = noise(200000);
  for (const int64_t limit : {1, 70000, 200000, 300000}) {
    const Bytes expected = bytes_of(text.substr(0, static_cast<size_t>(limit)));
    EXPECT_EQ(read_text(file(text), limit), expected);
    EXPECT_EQ(read_text(file(gzip(text)), limit), expected);
  }
}

// Every cut and every flipped byte is found: nothing of a damaged text is ever taken. Bytes 4 to 9 of the
// header (time, flags of the compressor, system) say nothing about the text.
TEST_F(ReadText, FindsEveryDamageOfGzip) {
  const std::string packed =
      gzip("It was a bright cold day in April, and the clocks were striking thirteen.");
  for (size_t size = 2; size < packed.size(); ++size) {
    EXPECT_THAT(mistake(packed.substr(0, size)), HasSubstr("damaged or cut off (it ends too early)")) << size;
  }
  for (size_t i = 2; i < packed.size(); ++i) {
    if (i >= 4 && i < 10) continue;
    std::string damaged = packed;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    EXPECT_THAT(mistake(damaged), HasSubstr("/file: the compressed text is damaged or cut off (")) << i;
  }
}

TEST_F(ReadText, FindsDamageBehindTheLimit) {
  const std::string packed = gzip(noise(200000));
  const std::filesystem::path path = file(packed.substr(0, packed.size() - 1));
  EXPECT_THAT(error_of([&] { read_text(path, 10); }), HasSubstr("it ends too early"));
}

TEST_F(ReadText, NamesTheFileAndTheReason) {
  const std::string path = (folder_ / "file").string();
  std::string wrong_sum = gzip("a text");
  wrong_sum[wrong_sum.size() - 8] ^= 1;
  EXPECT_EQ(mistake(wrong_sum),
            path +
                ": the compressed text is damaged or cut off (incorrect data check): use a "
                "whole copy of it");
  EXPECT_THAT(mistake(gzip("a text") + "and more"), HasSubstr("(incorrect header check)"));
  EXPECT_EQ(mistake(""), path + " is empty: a text needs at least some bytes");
  EXPECT_EQ(mistake(gzip("")), path + " is empty: a text needs at least some bytes");
  EXPECT_EQ(error_of([&] { read_text(folder_.path()); }),
            folder_.path().string() + " is a folder; a text file is needed");
  EXPECT_EQ(error_of([&] { read_text(folder_ / "none"); }),
            "cannot read " + (folder_ / "none").string() + ": No such file or directory");
  EXPECT_EQ(error_of([&] { read_text(folder_ / "file" / "inside"); }),
            "cannot read " + path + "/inside: Not a directory");
}

}  // namespace
}  // namespace bsexp::datasets
