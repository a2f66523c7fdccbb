#include "bsexp/base/shuffle.h"

#include <array>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

namespace bsexp {
namespace {

TEST(Shuffle, GivesEveryOrderAlike) {
  Random random(1, "shuffle");
  std::array<int, 64> seen{};
  constexpr int kMany = 24000;
  constexpr double kMean = kMany / 24.0;
  for (int i = 0; i < kMany; ++i) {
    std::vector<int> items = {0, 1, 2, 3};
    shuffle(items, random);
    ++seen.at(static_cast<size_t>(items[0]) * 16 + static_cast<size_t>(items[1]) * 4 +
              static_cast<size_t>(items[2]));
  }
  int orders = 0;
  for (const int count : seen) {
    if (count == 0) continue;
    ++orders;
    EXPECT_NEAR(count, kMean, 4.5 * std::sqrt(kMean));
  }
  EXPECT_EQ(orders, 24);
}

TEST(Shuffle, OfManyItemsKeepsThemAndForgetsTheirPlaces) {
  constexpr size_t kMany = 300000;
  std::vector<uint32_t> items(kMany);
  std::iota(items.begin(), items.end(), 0U);
  Random random(1, "shuffle");
  shuffle(items, random);
  std::vector<int> seen(kMany);
  std::array<int, 100> cells{};  // of ten places by ten values
  size_t unmoved = 0;
  for (size_t i = 0; i < kMany; ++i) {
    ++seen.at(items[i]);
    ++cells.at(i * 10 / kMany * 10 + items[i] * size_t{10} / kMany);
    unmoved += items[i] == i ? 1 : 0;
  }
  EXPECT_EQ(seen, std::vector<int>(kMany, 1));
  EXPECT_LE(unmoved, 7U) << "one is expected";
  for (const int count : cells) EXPECT_NEAR(count, kMany / 100.0, 4.5 * std::sqrt(kMany / 100.0));
}

}  // namespace
}  // namespace bsexp
