// The statistics beside values of SciPy 1.10, and what they promise of simulated samples.
#include "bsexp/analysis/inference.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/random.h"

namespace bsexp::analysis {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

const std::vector<double> kA = {1.21, 1.35, 1.18, 1.42, 1.30, 1.27, 1.39, 1.25};
const std::vector<double> kB = {1.30, 1.38, 1.29, 1.41, 1.44, 1.36, 1.52, 1.20};

std::vector<double> less(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> differences;
  for (size_t i = 0; i < a.size(); ++i) differences.push_back(a[i] - b[i]);
  return differences;
}

TEST(Inference, IntervalsAreThoseOfSciPy) {
  const Interval t = t_interval(kA);
  EXPECT_NEAR(t.low, 1.2250390887167906, 1e-9);
  EXPECT_NEAR(t.high, 1.3674609112832097, 1e-9);
  const Interval bootstrap = bootstrap_interval(kA);  // SciPy's over ten seeds, five of their deviations
  EXPECT_NEAR(bootstrap.low, 1.24375, 0.005);
  EXPECT_NEAR(bootstrap.high, 1.35375, 0.005);
}

TEST(Inference, TestsAreThoseOfSciPy) {
  const TestResult t = paired_t(less(kA, kB));
  EXPECT_NEAR(t.statistic, -2.7214015443055057, 1e-9);
  EXPECT_NEAR(t.p, 0.029705376963398145, 1e-12);
  EXPECT_EQ(wilcoxon(std::vector<double>{1, 2, -3, 4, -5, 6, 7}).statistic, 8);
  EXPECT_NEAR(wilcoxon(std::vector<double>{1, 2, -3, 4, -5, 6, 7}).p, 0.375, 1e-12);
  EXPECT_NEAR(wilcoxon(std::vector<double>{1, 2, -3, 4, 5, 6, 7}).p, 0.078125, 1e-12);
}

TEST(Inference, WilcoxonDropsZerosAndCorrectsForTies) {
  const TestResult result = wilcoxon(std::vector<double>{1, 1, -2, 0, 3, 3, -1, 4, 0, 5});
  EXPECT_EQ(result.statistic, 6);
  EXPECT_NEAR(result.p, 0.09088878524572704, 1e-12);
  EXPECT_TRUE(std::isnan(wilcoxon(std::vector<double>{0, 0}).p));
}

TEST(Inference, EffectSizes) {
  EXPECT_NEAR(hedges_g(kA, kB), -0.6772912445579174, 1e-9);
  EXPECT_NEAR(paired_effect(less(kA, kB)), -0.8552539939155404, 1e-9);
}

TEST(Inference, APairedEffectOfTwoPairsIsNotANumber) {
  EXPECT_TRUE(std::isnan(paired_effect(std::vector<double>{1, 2})));
  EXPECT_GT(paired_effect(std::vector<double>{1, 2, 3}), 0);
}

TEST(Inference, CorrelationsAreThoseOfSciPy) {
  const Correlation linear = pearson(kA, kB), ordinal = spearman(kA, kB);
  EXPECT_NEAR(linear.r, 0.7312931806526595, 1e-12);
  EXPECT_NEAR(linear.p, 0.03925417212415598, 1e-12);
  EXPECT_NEAR(linear.interval.low, 0.05492364017258511, 1e-9);
  EXPECT_NEAR(linear.interval.high, 0.9476306873999399, 1e-9);
  EXPECT_NEAR(ordinal.r, 0.8095238095238096, 1e-12);
  EXPECT_NEAR(ordinal.p, 0.014902667686230067, 1e-12);
}

// R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm").
TEST(Inference, HolmAdjustsStepByStepAndKeepsWhatIsNotANumber) {
  EXPECT_THAT(holm(std::vector<double>{0.01, 0.04, 0.03, 0.005}),
              ElementsAre(DoubleNear(0.03, 1e-12), DoubleNear(0.06, 1e-12), DoubleNear(0.06, 1e-12),
                          DoubleNear(0.02, 1e-12)));
  const auto adjusted = holm(std::vector<double>{0.01, NAN, 0.9});
  EXPECT_NEAR(adjusted[0], 0.02, 1e-12);
  EXPECT_TRUE(std::isnan(adjusted[1]));
  EXPECT_EQ(adjusted[2], 0.9);
}

TEST(Inference, EqualValuesShareTheirRanks) {
  EXPECT_THAT(ranks(std::vector<double>{3, 1, 3, 2}), ElementsAre(3.5, 1, 3.5, 2));
}

TEST(Inference, SamplesThatAreTooSmallSayNothing) {
  const std::vector<double> one = {1}, two = {1, 2}, same = {2, 2, 2};
  EXPECT_TRUE(std::isnan(t_interval(one).low));
  EXPECT_TRUE(std::isnan(bootstrap_interval(one).low));
  EXPECT_TRUE(std::isnan(paired_t(one).p));
  EXPECT_TRUE(std::isnan(hedges_g(one, two)));
  EXPECT_TRUE(std::isnan(pearson(two, two).r));
  EXPECT_TRUE(std::isnan(pearson(same, std::vector<double>{1, 2, 3}).r));
  EXPECT_EQ(bootstrap_interval(same).low, 2);
}

// How often each of `n_samples` normal samples of `n` values around 0 is said to differ from 0.
template <class Reject>
int64_t rejected(int64_t n_samples, int n, Reject&& reject) {
  Random random(3, "null");
  int64_t count = 0;
  for (int64_t i = 0; i < n_samples; ++i) {
    std::vector<double> sample(static_cast<size_t>(n));
    for (double& value : sample) value = random.normal();
    count += reject(sample) ? 1 : 0;
  }
  return count;
}

// 4000 samples, 5 %: 200, with a deviation of 13.8; four of them either way.
TEST(Inference, TestsAndIntervalsAreWrongInFivePercent) {
  constexpr int64_t kLow = 145, kHigh = 255;
  const auto by_t = rejected(4000, 6, [](const auto& sample) { return paired_t(sample).p < 0.05; });
  EXPECT_TRUE(kLow < by_t && by_t < kHigh) << by_t;
  const auto outside = rejected(4000, 4, [](const auto& sample) {
    const Interval interval = t_interval(sample);
    return interval.low > 0 || interval.high < 0;
  });
  EXPECT_TRUE(kLow < outside && outside < kHigh) << outside;
  const auto by_ranks = rejected(4000, 20, [](const auto& sample) { return wilcoxon(sample).p < 0.05; });
  EXPECT_TRUE(kLow < by_ranks && by_ranks < kHigh) << by_ranks;  // exact: 4.8 % can be reached with 20
}

}  // namespace
}  // namespace bsexp::analysis
