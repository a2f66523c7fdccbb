#include "bsexp/base/terminal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_terminal.h"

namespace bsexp {
namespace {

TEST(Terminal, ItsSize) {
  const Terminal terminal(70, 12);
  const auto size = terminal_size(stderr);
  ASSERT_TRUE(size);
  EXPECT_EQ(size->columns, 70U);
  EXPECT_EQ(size->rows, 12U);
}

TEST(Terminal, AFileIsNone) {
  std::FILE* file = std::tmpfile();
  EXPECT_FALSE(terminal_size(file));
  std::fclose(file);
}

TEST(Terminal, TextIsCutBetweenCharacters) {
  EXPECT_EQ(cut_to_columns("abc", 2), "ab");
  EXPECT_EQ(cut_to_columns("abc", 3), "abc");
  EXPECT_EQ(cut_to_columns("a\u28ff\u28ffb", 2), "a\u28ff");
  EXPECT_EQ(cut_to_columns("", 0), "");
}

TEST(LiveLines, TakeThePlaceOfThoseBefore) {
  const Terminal terminal(10, 4);
  LiveLines live(stderr);
  live.draw({"one", "two"});
  EXPECT_EQ(terminal.text(), "one\r\ntwo\r\n");
  live.draw({"a line that is too long", "2", "3", "no room"});
  EXPECT_EQ(terminal.text(), "\033[2A\r\033[Ja line th\r\n2\r\n3\r\n");
  live.clear();
  EXPECT_EQ(terminal.text(), "\033[3A\r\033[J");
  live.clear();
  EXPECT_EQ(terminal.text(), "") << "nothing to take away";
}

}  // namespace
}  // namespace bsexp
