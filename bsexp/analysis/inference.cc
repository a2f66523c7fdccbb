#include "bsexp/analysis/inference.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "bsexp/base/error.h"

namespace bsexp::analysis {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double two_sided_t(double t, double degrees) {
  if (std::isnan(t)) return kNone;
  if (std::isinf(t)) return 0;
  return 2 * boost::math::cdf(boost::math::complement(boost::math::students_t(degrees), std::abs(t)));
}

double normal_quantile(double share) { return boost::math::quantile(boost::math::normal(), share); }

// The share of sign patterns of the ranks 1 ... n whose positive sum is w, for every w.
std::vector<double> signed_rank_distribution(int64_t n) {
  std::vector<double> shares(static_cast<size_t>(n * (n + 1) / 2 + 1));
  shares[0] = 1;
  for (int64_t rank = 1, largest = 0; rank <= n; ++rank) {
    largest += rank;
    for (int64_t w = largest; w >= 0; --w) {
      const double with = w >= rank ? shares[static_cast<size_t>(w - rank)] : 0;
      shares[static_cast<size_t>(w)] = (shares[static_cast<size_t>(w)] + with) / 2;
    }
  }
  return shares;
}

double exact_wilcoxon(int64_t n, double smaller) {
  const std::vector<double> shares = signed_rank_distribution(n);
  const auto end = shares.begin() + static_cast<int64_t>(smaller) + 1;
  return std::min(1.0, 2 * std::accumulate(shares.begin(), end, 0.0));
}

// The sum of t^3 - t over the groups of equal values.
double tie_term(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  double sum = 0;
  for (size_t i = 0, next = 0; i < values.size(); i = next) {
    while (next < values.size() && values[next] == values[i]) ++next;
    const auto t = static_cast<double>(next - i);
    sum += t * t * t - t;
  }
  return sum;
}

double approximate_wilcoxon(const std::vector<double>& sizes, double smaller) {
  const auto n = static_cast<double>(sizes.size());
  const double variance = (n * (n + 1) * (2 * n + 1) - tie_term(sizes) / 2) / 24;
  const double z = (smaller - n * (n + 1) / 4) / std::sqrt(variance);
  return 2 * boost::math::cdf(boost::math::complement(boost::math::normal(), std::abs(z)));
}

Correlation correlation(std::span<const double> x, std::span<const double> y, double level, double excess) {
  ASSERT(x.size() == y.size(), "a correlation of {} values with {}", x.size(), y.size());
  const auto n = static_cast<double>(x.size());
  const double mean_x = mean(x), mean_y = mean(y);
  double xx = 0, yy = 0, xy = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  Correlation result{kNone, kNone, {kNone, kNone}};
  constexpr double kRounding = 1e-13;  // what is left of a constant after its mean is taken away
  const auto constant = [&](double squares, double m) {
    return std::sqrt(squares) <= kRounding * std::abs(m);
  };
  if (n < 3 || constant(xx, mean_x) || constant(yy, mean_y)) return result;
  const double r = result.r = std::clamp(xy / std::sqrt(xx * yy), -1.0, 1.0);
  result.p = two_sided_t(r * std::sqrt((n - 2) / ((1 - r) * (1 + r))), n - 2);
  if (n < 4) return result;
  const double half = normal_quantile((1 + level) / 2) * std::sqrt((1 + excess * r * r) / (n - 3));
  result.interval = {std::tanh(std::atanh(r) - half), std::tanh(std::atanh(r) + half)};
  return result;
}

}  // namespace

double mean(std::span<const double> values) {
  if (values.empty()) return kNone;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double deviation(std::span<const double> values) {
  if (values.size() < 2) return kNone;
  const double middle = mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - middle) * (value - middle);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

Interval t_interval(std::span<const double> values, double level) {
  if (values.size() < 2) return {kNone, kNone};
  const auto n = static_cast<double>(values.size());
  const double half = boost::math::quantile(boost::math::students_t(n - 1), (1 + level) / 2) *
                      deviation(values) / std::sqrt(n);
  return {mean(values) - half, mean(values) + half};
}

TestResult paired_t(std::span<const double> differences) {
  const auto n = static_cast<double>(differences.size());
  const double t = mean(differences) / (deviation(differences) / std::sqrt(n));
  return {t, n < 2 ? kNone : two_sided_t(t, n - 1)};
}

TestResult wilcoxon(std::span<const double> differences) {
  constexpr size_t kMostExact = 50;
  std::vector<double> sizes, signs;
  for (const double difference : differences) {
    if (difference == 0) continue;
    sizes.push_back(std::abs(difference));
    signs.push_back(difference);
  }
  if (sizes.empty()) return {kNone, kNone};
  const std::vector<double> rank = ranks(sizes);
  double plus = 0, minus = 0;
  for (size_t i = 0; i < rank.size(); ++i) (signs[i] > 0 ? plus : minus) += rank[i];
  const double smaller = std::min(plus, minus);
  const bool exact = sizes.size() == differences.size() && sizes.size() <= kMostExact && tie_term(sizes) == 0;
  return {smaller, exact ? exact_wilcoxon(static_cast<int64_t>(sizes.size()), smaller)
                         : approximate_wilcoxon(sizes, smaller)};
}

std::vector<double> holm(std::span<const double> p) {
  std::vector<size_t> order;
  for (size_t i = 0; i < p.size(); ++i) {
    if (!std::isnan(p[i])) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return p[a] < p[b]; });
  std::vector<double> adjusted(p.size(), kNone);
  double largest = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    largest = std::max(largest, std::min(1.0, static_cast<double>(order.size() - i) * p[order[i]]));
    adjusted[order[i]] = largest;
  }
  return adjusted;
}

double hedges_g(std::span<const double> a, std::span<const double> b) {
  if (a.size() < 2 || b.size() < 2) return kNone;
  const auto na = static_cast<double>(a.size()), nb = static_cast<double>(b.size());
  const double da = deviation(a), db = deviation(b);
  const double pooled = std::sqrt(((na - 1) * da * da + (nb - 1) * db * db) / (na + nb - 2));
  return (mean(a) - mean(b)) / pooled * (1 - 3 / (4 * (na + nb) - 9));
}

double paired_effect(std::span<const double> differences) {
  constexpr size_t kFewest = 3;  // the correction leaves nothing of two
  if (differences.size() < kFewest) return kNone;
  const auto n = static_cast<double>(differences.size());
  return mean(differences) / deviation(differences) * (1 - 3 / (4 * n - 5));
}

Correlation pearson(std::span<const double> x, std::span<const double> y, double level) {
  return correlation(x, y, level, 0);
}

Correlation spearman(std::span<const double> x, std::span<const double> y, double level) {
  constexpr double kExcess = 0.5;
  return correlation(ranks(x), ranks(y), level, kExcess);
}

std::vector<double> ranks(std::span<const double> values) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return values[a] < values[b]; });
  std::vector<double> result(values.size());
  for (size_t i = 0, next = 0; i < order.size(); i = next) {
    while (next < order.size() && values[order[next]] == values[order[i]]) ++next;
    for (size_t j = i; j < next; ++j) result[order[j]] = static_cast<double>(i + next + 1) / 2;
  }
  return result;
}

}  // namespace bsexp::analysis
