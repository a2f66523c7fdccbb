#include "bsexp/base/console.h"

#include <gtest/gtest.h>

namespace bsexp {
namespace {

struct Said {
  std::string out, err;
};

Said say_everything(const Console& console) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  console.result("table");
  console.json_line("{}");
  console.note("remark");
  console.warn("careful");
  return {testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

TEST(Console, PeopleReadTheTable) {
  const Said said = say_everything({});
  EXPECT_EQ(said.out, "table\n");
  EXPECT_EQ(said.err, "remark\nwarning: careful\n");
}

TEST(Console, WithJsonNothingElseReachesStandardOutput) {
  const Said said = say_everything({.json = true});
  EXPECT_EQ(said.out, "{}\n");
  EXPECT_EQ(said.err, "remark\nwarning: careful\n");
}

TEST(Console, QuietKeepsResultsAndWarnings) {
  EXPECT_EQ(say_everything({.quiet = true}).err, "warning: careful\n");
  EXPECT_EQ(say_everything({.quiet = true}).out, "table\n");
  EXPECT_EQ(say_everything({.json = true, .quiet = true}).out, "{}\n");
}

}  // namespace
}  // namespace bsexp
