#include "bsexp/base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bsexp {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(EditDistance, CountsInsertionsDeletionsAndSubstitutions) {
  EXPECT_EQ(edit_distance("", ""), 0);
  EXPECT_EQ(edit_distance("abc", ""), 3);
  EXPECT_EQ(edit_distance("", "abc"), 3);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3);
  EXPECT_EQ(edit_distance("rewire", "rewrie"), 2);
  EXPECT_EQ(edit_distance("same", "same"), 0);
}

TEST(NearestName, IsNearEnoughToBeAMisspelling) {
  const std::vector<std::string> known = {"hidden", "heads", "block"};
  EXPECT_EQ(nearest_name("hiden", known), "hidden");
  EXPECT_EQ(nearest_name("blck", known), "block");
  EXPECT_EQ(nearest_name("embedding", known), "");
  EXPECT_EQ(nearest_name("", known), "");
  EXPECT_EQ(nearest_name("x", {}), "");
  EXPECT_EQ(nearest_name("ab", {"ac", "aa"}), "ac") << "the first of equals";
}

TEST(UnknownName, SaysWhatIsKnown) {
  EXPECT_EQ(unknown_name("key", "hiden", {"hidden", "block"}),
            "unknown key 'hiden': did you mean 'hidden'? Known: hidden, block");
  EXPECT_EQ(unknown_name("key", "q", {"hidden"}), "unknown key 'q'. Known: hidden");
}

TEST(JoinAndSplit, AreInverse) {
  EXPECT_EQ(join({}), "");
  EXPECT_EQ(join({"a"}), "a");
  EXPECT_EQ(join({"a", "b", "c"}), "a, b, c");
  EXPECT_EQ(join({"a", "b"}, "/"), "a/b");
  EXPECT_THAT(split("", ','), IsEmpty());
  EXPECT_THAT(split("a", ','), ElementsAre("a"));
  EXPECT_THAT(split("a,,b", ','), ElementsAre("a", "", "b"));
  EXPECT_THAT(split(",", ','), ElementsAre("", ""));
}

TEST(Format, Counts) {
  EXPECT_EQ(format_count(0), "0");
  EXPECT_EQ(format_count(999), "999");
  EXPECT_EQ(format_count(1000), "1,000");
  EXPECT_EQ(format_count(1234567), "1,234,567");
  EXPECT_EQ(format_count(-999), "-999");
  EXPECT_EQ(format_count(-123456), "-123,456");
  EXPECT_EQ(format_count(INT64_MIN), "-9,223,372,036,854,775,808");
}

TEST(Format, Bytes) {
  EXPECT_EQ(format_bytes(0), "0 B");
  EXPECT_EQ(format_bytes(1023), "1023 B");
  EXPECT_EQ(format_bytes(1536), "1.5 KiB");
  EXPECT_EQ(format_bytes(39952321), "38.1 MiB");
  EXPECT_EQ(format_bytes(5e15), "4547.5 TiB");
}

TEST(Format, Durations) {
  EXPECT_EQ(format_duration(0), "0:00");
  EXPECT_EQ(format_duration(-5), "0:00");
  EXPECT_EQ(format_duration(59.4), "0:59");
  EXPECT_EQ(format_duration(59.6), "1:00");
  EXPECT_EQ(format_duration(65), "1:05");
  EXPECT_EQ(format_duration(3725), "1:02:05");
  EXPECT_EQ(format_duration(360000), "100:00:00");
}

TEST(Printable, KeepsTextAndEscapesTheRest) {
  EXPECT_EQ(printable("plain\n\ttext"), "plain\n\ttext");
  EXPECT_EQ(printable_line("plain\n\ttext\x1b"), "plain  text\\x1b");
  EXPECT_EQ(printable("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x8c\x8d"), "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x8c\x8d");
  EXPECT_EQ(printable(std::string("\x00\x1b\x7f", 3)), "\\x00\\x1b\\x7f");
  EXPECT_EQ(printable("\x80 \xc3 \xc0\xaf \xff"), "\\x80 \\xc3 \\xc0\\xaf \\xff");
  EXPECT_EQ(printable("\xe0\x80\xaf \xed\xa0\x80 \xf4\x90\x80\x80"),
            "\\xe0\\x80\\xaf \\xed\\xa0\\x80 \\xf4\\x90\\x80\\x80");
}

}  // namespace
}  // namespace bsexp
