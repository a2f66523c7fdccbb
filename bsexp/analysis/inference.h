#pragma once
// What a few numbers say of all: intervals, tests, effect sizes, correlations. Probabilities are two-sided.
//
// Distributions are those of Boost.Math; every result equals that of scipy.stats for the function that is
// named beside it. Where a sample is too small to say anything, the members are NaN.
#include <cstdint>
#include <span>
#include <vector>

namespace bsexp::analysis {

struct Interval {
  double low, high;
};

double mean(std::span<const double> values);
// The standard deviation with n - 1; NaN below two values.
double deviation(std::span<const double> values);

// mean -+ t(n - 1) sd / sqrt(n): scipy.stats.t.interval. NaN below two values.
Interval t_interval(std::span<const double> values, double level = 0.95);

// Of the mean, bias-corrected and accelerated (Efron 1987): scipy.stats.bootstrap, method BCa. The same
// values give the same interval. NaN below two values; a point where all are equal.
inline constexpr int64_t kResamples = 9999;
Interval bootstrap_interval(std::span<const double> values, double level = 0.95,
                            int64_t n_resamples = kResamples);

struct TestResult {
  double statistic, p;
};

// Whether the mean of the differences is zero: scipy.stats.ttest_1samp, or ttest_rel of what was subtracted.
TestResult paired_t(std::span<const double> differences);

// Wilcoxon's signed ranks (1945): the smaller rank sum. Without zeros and ties the exact distribution up to
// 50 differences, else zeros are dropped and the normal approximation is corrected for ties:
// scipy.stats.wilcoxon(method="exact") and (method="approx").
TestResult wilcoxon(std::span<const double> differences);

// Adjusted for as many tests as there are values (Holm 1979): the familywise error stays below the level. NaN
// stays NaN and is not counted.
std::vector<double> holm(std::span<const double> p);

// (mean a - mean b) / pooled deviation, corrected for small samples by 1 - 3 / (4 (na + nb) - 9) (Hedges
// 1981).
double hedges_g(std::span<const double> a, std::span<const double> b);

// mean / deviation of differences (Cohen's d_z), corrected alike by 1 - 3 / (4 n - 5), which is 0
// for two: not a number below three.
double paired_effect(std::span<const double> differences);

struct Correlation {
  double r, p;
  Interval interval;  // by Fisher's z; NaN below four pairs
};

// scipy.stats.pearsonr; the variance of z is 1 / (n - 3).
Correlation pearson(std::span<const double> x, std::span<const double> y, double level = 0.95);
// scipy.stats.spearmanr, p by Student's t; the variance of z is (1 + r^2 / 2) / (n - 3) (Bonett, Wright
// 2000).
Correlation spearman(std::span<const double> x, std::span<const double> y, double level = 0.95);

// From 1; equal values share the mean of their ranks: scipy.stats.rankdata.
std::vector<double> ranks(std::span<const double> values);

}  // namespace bsexp::analysis
