#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <boost/math/distributions/normal.hpp>

#include "bsexp/analysis/inference.h"
#include "bsexp/base/error.h"
#include "bsexp/base/random.h"

namespace bsexp::analysis {

namespace {

// The means of resamples, ascending. The draws depend on the number of values alone.
std::vector<double> resampled_means(std::span<const double> values, int64_t n_resamples) {
  const auto n = static_cast<int64_t>(values.size());
  Random random(0, "bootstrap");
  std::vector<double> means(static_cast<size_t>(n_resamples));
  for (double& mean_of : means) {
    double sum = 0;
    for (int64_t i = 0; i < n; ++i) sum += values[static_cast<size_t>(random.below(n))];
    mean_of = sum / static_cast<double>(n);
  }
  std::sort(means.begin(), means.end());
  return means;
}

// Of the means of all but one: sum d^3 / (6 (sum d^2)^1.5), d the mean of them less each.
double acceleration(std::span<const double> values) {
  const double middle = mean(values);
  double squares = 0, cubes = 0;
  for (const double value : values) {
    const double d = (value - middle) / static_cast<double>(values.size() - 1);
    squares += d * d;
    cubes += d * d * d;
  }
  return cubes / (6 * std::pow(squares, 1.5));
}

// Linear between the two nearest of ascending values.
double quantile_of(const std::vector<double>& ascending, double share) {
  const double at = share * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<size_t>(at);
  const size_t above = std::min(below + 1, ascending.size() - 1);
  return ascending[below] + (at - static_cast<double>(below)) * (ascending[above] - ascending[below]);
}

}  // namespace

Interval bootstrap_interval(std::span<const double> values, double level, int64_t n_resamples) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  if (values.size() < 2) return {kNone, kNone};
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  if (*least == *most) return {*least, *least};
  const std::vector<double> means = resampled_means(values, n_resamples);
  // Resamples that hold every value once have this mean but for the rounding of its sum.
  const double middle = mean(values), rounding = 1e-12 * std::max(std::abs(*least), std::abs(*most));
  const auto first = std::lower_bound(means.begin(), means.end(), middle - rounding),
             last = std::upper_bound(means.begin(), means.end(), middle + rounding);
  const double below = static_cast<double>((first - means.begin()) + (last - means.begin())) / 2;
  const boost::math::normal normal;
  const double bias = boost::math::quantile(normal, below / static_cast<double>(n_resamples));
  const double a = acceleration(values);
  const auto end = [&](double share) {
    const double z = bias + boost::math::quantile(normal, share);
    return quantile_of(means, boost::math::cdf(normal, bias + z / (1 - a * z)));
  };
  return {end((1 - level) / 2), end((1 + level) / 2)};
}

}  // namespace bsexp::analysis
