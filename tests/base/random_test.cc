#include "bsexp/base/random.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/error.h"

namespace bsexp {
namespace {

using Words4 = std::array<uint32_t, 4>;
using testing::ElementsAre;

// Philox4x32-10 as the paper writes it (section 3.3, table 2), beside the library's.
Words4 philox(Words4 counter, std::array<uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const uint64_t a = 0xD2511F53ULL * counter[0];
    const uint64_t b = 0xCD9E8D57ULL * counter[2];
    counter = {static_cast<uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<uint32_t>(b),
               static_cast<uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<uint32_t>(a)};
    key = {key[0] + 0x9E3779B9U, key[1] + 0xBB67AE85U};
  }
  return counter;
}

TEST(Philox, GivesTheKnownAnswersOfRandom123) {
  EXPECT_THAT(philox({0, 0, 0, 0}, {0, 0}), ElementsAre(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8));
  const uint32_t ones = 0xffffffff;
  EXPECT_THAT(philox({ones, ones, ones, ones}, {ones, ones}),
              ElementsAre(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd));
  EXPECT_THAT(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
              ElementsAre(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1));
}

TEST(Philox, RandomBlockIsItForEveryKeyAndCounter) {
  EXPECT_THAT(random_block(0, 0), ElementsAre(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8));
  std::mt19937_64 any(1);
  for (int i = 0; i < 1000; ++i) {
    const uint64_t key = any();
    const uint64_t counter = any();
    EXPECT_EQ(random_block(key, counter),
              philox({static_cast<uint32_t>(counter), static_cast<uint32_t>(counter >> 32), 0, 0},
                     {static_cast<uint32_t>(key), static_cast<uint32_t>(key >> 32)}));
  }
}

// Streams must never change: a mask of last year is drawn again from its seed.
TEST(Random, GoldenValues) {
  EXPECT_EQ(stream_key(0, ""), 0xaebe53f85cdc3c4cU);
  EXPECT_EQ(stream_key(1, "mask/hidden/0"), 0xbd61a501136a1a87U);
  Random random(1, "mask/hidden/0");
  EXPECT_EQ(random(), 0xeeb49699U);
  EXPECT_EQ(random.bits64(), 0x2b921e896304831dU);
  EXPECT_EQ(random.uniform(), 0x1.f245b71f0f4a2p-1);
  EXPECT_EQ(random.below(1000), 336);
  EXPECT_EQ(random.normal(), -0x1.905a785f8f58ep+0);
}

TEST(Random, IsTheBlocksOfItsStreamInOrder) {
  Random random(7, "x");
  for (uint64_t counter = 0; counter < 10; ++counter) {
    for (const uint32_t word : random_block(stream_key(7, "x"), counter)) EXPECT_EQ(random(), word);
  }
}

TEST(Random, KeysOfDifferentSeedsAndNamesDiffer) {
  std::set<uint64_t> keys;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    for (int number = 0; number < 100; ++number)
      keys.insert(stream_key(seed, "dropout/" + std::to_string(number)));
  }
  EXPECT_EQ(keys.size(), 10000U);
}

// sum over cells of (observed - expected)^2 / expected.
double chi_square(const std::vector<int64_t>& counts, double expected) {
  double sum = 0;
  for (const int64_t count : counts) sum += std::pow(static_cast<double>(count) - expected, 2) / expected;
  return sum;
}

// The chi square of `cells` equal cells lies below this but for one time in 10^5 (mean n, deviation sqrt(2
// n), Wilson-Hilferty).
double chi_square_limit(double cells) {
  const double n = cells - 1;
  return n * std::pow(1 - 2 / (9 * n) + 4.265 * std::sqrt(2 / (9 * n)), 3);
}

TEST(Random, UniformIsUniformInCellsAndInSuccessivePairs) {
  constexpr int kDraws = 400000;
  constexpr size_t kCells = 32;
  for (const char* name : {"a", "b", "dropout/0"}) {
    Random random(3, name);
    std::vector<int64_t> cells(kCells);
    std::vector<int64_t> pairs(kCells * kCells);
    size_t last = 0;
    for (int i = 0; i < kDraws; ++i) {
      const double x = random.uniform();
      ASSERT_TRUE(x >= 0 && x < 1);
      const auto cell = static_cast<size_t>(x * kCells);
      ++cells[cell];
      if (i % 2 == 1) ++pairs[last * kCells + cell];
      last = cell;
    }
    EXPECT_LT(chi_square(cells, kDraws / double{kCells}), chi_square_limit(kCells)) << name;
    EXPECT_LT(chi_square(pairs, kDraws / 2.0 / (kCells * kCells)), chi_square_limit(kCells * kCells)) << name;
  }
}

TEST(Random, StreamsOfNeighbouringSeedsAndNamesAreUncorrelated) {
  constexpr int kDraws = 100000;
  const std::vector<std::pair<Random, Random>> pairs = {{Random(1, "x"), Random(2, "x")},
                                                        {Random(1, "w/1"), Random(1, "w/2")},
                                                        {Random(0, ""), Random(0, "0")}};
  for (auto [a, b] : pairs) {
    double sum = 0;
    for (int i = 0; i < kDraws; ++i) sum += (a.uniform() - 0.5) * (b.uniform() - 0.5);
    EXPECT_LT(std::abs(sum * 12 / std::sqrt(double{kDraws})), 4.5);  // standard normal if independent
  }
}

TEST(Random, EveryBitOfTheSeedAndTheNameChangesHalfOfTheKey) {
  const uint64_t key = stream_key(5, "abcdefgh");
  for (int bit = 0; bit < 64; ++bit) {
    const int by_seed = std::popcount(key ^ stream_key(5 ^ (uint64_t{1} << bit), "abcdefgh"));
    std::string name = "abcdefgh";
    name[static_cast<size_t>(bit / 8)] ^= static_cast<char>(1 << (bit % 8));
    const int by_name = std::popcount(key ^ stream_key(5, name));
    EXPECT_TRUE(by_seed > 12 && by_seed < 52) << bit;
    EXPECT_TRUE(by_name > 12 && by_name < 52) << bit;
  }
}

TEST(Random, BelowIsUnbiased) {
  constexpr int kDraws = 300000;
  for (const int64_t bound : {2, 3, 7, 100}) {
    Random random(1, "below");
    std::vector<int64_t> counts(static_cast<size_t>(bound));
    for (int i = 0; i < kDraws; ++i) ++counts.at(static_cast<size_t>(random.below(bound)));
    EXPECT_LT(chi_square(counts, kDraws / static_cast<double>(bound)),
              chi_square_limit(static_cast<double>(bound)));
  }
}

TEST(Random, BelowIsUnbiasedWhereTheRemainderOfTwoTo64IsLarge) {
  // Of 2^64 words, bits % (3 * 2^61) alone would fall into the first two thirds three times as often as into
  // the last: 6/8 in place of 2/3.
  constexpr int64_t kBound = int64_t{3} << 61;
  constexpr int kDraws = 100000;
  Random random(1, "below");
  int low = 0;
  for (int i = 0; i < kDraws; ++i) low += random.below(kBound) < kBound / 3 * 2 ? 1 : 0;
  EXPECT_NEAR(low / double{kDraws}, 2.0 / 3, 4.5 * std::sqrt(2.0 / 9 / kDraws));
}

TEST(Random, BelowTakesTheWholeRangeOfBounds) {
  Random random(1, "bounds");
  EXPECT_EQ(random.below(1), 0);
  for (int i = 0; i < 100; ++i) EXPECT_GE(random.below(INT64_MAX), 0);
  EXPECT_THROW(random.below(0), InternalError);
  EXPECT_THROW(random.below(-1), InternalError);
}

TEST(Random, NormalHasTheMomentsAndTailsOfTheNormal) {
  constexpr int kDraws = 400000;
  Random random(1, "normal");
  std::vector<double> x(kDraws);
  std::generate(x.begin(), x.end(), [&] { return random.normal(); });
  const auto mean_of = [&](auto f) {
    double sum = 0;
    for (const double value : x) sum += f(value);
    return sum / kDraws;
  };
  const double deviation = 1 / std::sqrt(double{kDraws});
  EXPECT_NEAR(mean_of([](double v) { return v; }), 0, 4.5 * deviation);
  EXPECT_NEAR(mean_of([](double v) { return v * v; }), 1, 4.5 * deviation * std::sqrt(2.0));
  EXPECT_NEAR(mean_of([](double v) { return v * v * v; }), 0, 4.5 * deviation * std::sqrt(15.0));
  EXPECT_NEAR(mean_of([](double v) { return v * v * v * v; }), 3, 4.5 * deviation * std::sqrt(96.0));
  for (const double bound : {0.5, 1.0, 2.0, 3.0}) {
    const double share = std::erfc(bound / std::sqrt(2.0)) / 2;
    const double spread = 4.5 * deviation * std::sqrt(share);
    EXPECT_NEAR(mean_of([&](double v) { return v > bound ? 1.0 : 0.0; }), share, spread) << bound;
    EXPECT_NEAR(mean_of([&](double v) { return v < -bound ? 1.0 : 0.0; }), share, spread) << bound;
  }
}

// The polar method with the C library's logarithm: the portable one differs in the last bits only.
TEST(Random, NormalIsThePolarMethod) {
  Random random(1, "polar");
  Random uniform(1, "polar");
  for (int i = 0; i < 10000; ++i) {
    double x = 0;
    double square = 0;
    do {
      x = 2 * uniform.uniform() - 1;
      const double y = 2 * uniform.uniform() - 1;
      square = x * x + y * y;
    } while (square == 0 || square >= 1);
    const double expected = x * std::sqrt(-2 * std::log(square) / square);
    EXPECT_NEAR(random.normal(), expected, 1e-13 * std::abs(expected));
  }
}

}  // namespace
}  // namespace bsexp
