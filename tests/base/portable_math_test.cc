#include "bsexp/base/portable_math.h"

#include <cmath>

#include <gtest/gtest.h>

#include "bsexp/base/random.h"

namespace bsexp {
namespace {

TEST(PortableMath, AgreesWithTheLibrary) {
  Random random(1, "portable");
  for (int i = 0; i < 10000; ++i) {
    const double x = (random.uniform() - 0.5) * 1400;
    EXPECT_NEAR(portable_exp(x) / std::exp(x), 1, 1e-13) << x;  // the rounding of 700 is 1e-13 of 1
    const double y = random.uniform() * 2;
    EXPECT_NEAR(portable_log(y), std::log(y), 1e-15 * std::max(1.0, std::abs(std::log(y)))) << y;
    EXPECT_NEAR(portable_exp(portable_log(y)), y, 1e-14) << y;
  }
  EXPECT_EQ(portable_exp(0), 1);
  EXPECT_EQ(portable_log(1), 0);
}

}  // namespace
}  // namespace bsexp
