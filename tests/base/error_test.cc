#include "bsexp/base/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/errors.h"

namespace bsexp {
namespace {

using testing::MatchesRegex;

TEST(Require, IsTheUsersMistake) {
  EXPECT_NO_THROW(REQUIRE(true, "fine"));
  EXPECT_EQ(error_of([] { REQUIRE(1 > 2, "degree must be below {}, not {}", 3, 4); }),
            "degree must be below 3, not 4");
}

TEST(Assert, IsOurBugAndSaysWhere) {
  EXPECT_NO_THROW(ASSERT(true, "fine"));
  EXPECT_THAT(error_of<InternalError>([] { ASSERT(1 > 2, "order of {}", "x"); }),
              MatchesRegex("internal error at .*error_test.cc:[0-9]+: order of x \\(expected 1 > 2\\)"));
}

TEST(Error, CodesOfTheProgramFollowTheType) {
  EXPECT_EQ(UserError("").exit_code(), 2);
  EXPECT_EQ(SystemError("").exit_code(), 1);
  EXPECT_EQ(InternalError("").exit_code(), 1);
  EXPECT_EQ(Interrupted("").exit_code(), 130);
}

TEST(Require, IsOneStatement) {
  bool reached = false;
  if (reached)
    REQUIRE(false, "not run");
  else
    reached = true;
  EXPECT_TRUE(reached);
}

}  // namespace
}  // namespace bsexp
