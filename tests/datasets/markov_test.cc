#include "bsexp/datasets/markov.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/datasets/checksum.h"
#include "tests/support/errors.h"

namespace bsexp::datasets {
namespace {

TEST(Markov, RowsAreProbabilitiesAndEverySuccessorIsPossible) {
  for (const int64_t n : {2, 3, 8, 64}) {
    const MarkovSource source(n, 5);
    for (int64_t i = 0; i < n; ++i) {
      double sum = 0;
      for (int64_t j = 0; j < n; ++j) {
        EXPECT_GT(source.transition(i, j), 0);
        sum += source.transition(i, j);
      }
      EXPECT_NEAR(sum, 1, 1e-14);
    }
  }
}

// pi P = pi to rounding, for every seed, the slowly mixing chains of two symbols too.
TEST(Markov, TheStationaryDistributionIsStationary) {
  for (const int64_t n : {2, 3, 8, 64}) {
    for (uint64_t seed = 0; seed < 50; ++seed) {
      const MarkovSource source(n, seed);
      const std::vector<double>& pi = source.stationary();
      double sum = 0;
      for (int64_t j = 0; j < n; ++j) {
        double next = 0;
        for (int64_t i = 0; i < n; ++i) next += pi[static_cast<size_t>(i)] * source.transition(i, j);
        EXPECT_NEAR(next, pi[static_cast<size_t>(j)], 1e-15);
        sum += pi[static_cast<size_t>(j)];
      }
      EXPECT_NEAR(sum, 1, 1e-14);
    }
  }
}

TEST(Markov, TwoSymbolsHaveTheirClosedForm) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    const MarkovSource source(2, seed);
    const double a = source.transition(0, 1), b = source.transition(1, 0);
    const auto entropy = [](double p) { return -p * std::log2(p) - (1 - p) * std::log2(1 - p); };
    EXPECT_NEAR(source.stationary()[0] / (b / (a + b)), 1, 1e-13);
    EXPECT_NEAR(source.entropy_bits(), (b * entropy(a) + a * entropy(b)) / (a + b), 1e-12);
  }
}

TEST(Markov, EntropyLeavesSomethingToLearn) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const double bits = MarkovSource(8, seed).entropy_bits();
    EXPECT_GT(bits, 1);
    EXPECT_LT(bits, 2.6);  // of the 3 bits of eight symbols
  }
}

// The mean loss of the true model over a long text is the entropy rate, within 5 standard errors of the
// means of 1000 pieces.
TEST(Markov, TheTextHasTheEntropyOfItsSource) {
  for (const int64_t n : {2, 8, 40}) {
    const MarkovSource source(n, 11);
    constexpr int64_t kPieces = 1000, kPiece = 1000;
    const Bytes text = source.generate(kPieces * kPiece + 1);
    double sum = 0, squares = 0;
    for (int64_t piece = 0; piece < kPieces; ++piece) {
      double bits = 0;
      for (int64_t i = piece * kPiece; i < (piece + 1) * kPiece; ++i) {
        const auto at = static_cast<size_t>(i);
        bits -= std::log2(source.transition(text[at] - kFirstSymbol, text[at + 1] - kFirstSymbol));
      }
      bits /= kPiece;
      sum += bits;
      squares += bits * bits;
    }
    const double mean = sum / kPieces;
    const double error = std::sqrt((squares / kPieces - mean * mean) / kPieces);
    EXPECT_LT(error, 0.005);
    EXPECT_NEAR(mean, source.entropy_bits(), 5 * error);
  }
}

TEST(Markov, TheTextVisitsSymbolsAsOftenAsItShould) {
  const MarkovSource source(8, 2);
  const Bytes text = source.generate(1'000'000);
  std::vector<double> share(8);
  for (const uint8_t symbol : text) share.at(static_cast<size_t>(symbol - kFirstSymbol)) += 1e-6;
  for (size_t i = 0; i < 8; ++i) EXPECT_NEAR(share[i], source.stationary()[i], 0.01);
}

TEST(Markov, TheSameSeedGivesTheSameTextEverywhere) {
  EXPECT_EQ(checksum_of(MarkovSource(8, 1).generate(100'000), "md5"), "2780fa7b4e697dfc04eb9bc939ef26f7");
  EXPECT_NE(MarkovSource(8, 1).generate(100), MarkovSource(8, 2).generate(100));
  const Bytes shorter = MarkovSource(8, 1).generate(50), longer = MarkovSource(8, 1).generate(100);
  EXPECT_EQ(shorter, Bytes(longer.begin(), longer.begin() + 50));
}

TEST(Markov, RefusesImpossibleSizes) {
  EXPECT_EQ(error_of([] { const MarkovSource source(1, 1); }), "a Markov source has 2 to 64 symbols, not 1");
  EXPECT_EQ(error_of([] { const MarkovSource source(65, 1); }),
            "a Markov source has 2 to 64 symbols, not 65");
  EXPECT_EQ(error_of([] { MarkovSource(8, 1).generate(0); }), "a Markov text of 0 bytes is not possible");
}

}  // namespace
}  // namespace bsexp::datasets
