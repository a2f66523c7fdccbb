#include "bsexp/experiments/activations.h"

#include <algorithm>
#include <cmath>

#include "bsexp/base/error.h"

namespace bsexp::experiments {

void ActivationSums::add(const nn::Tensor& values) {
  const std::vector<double> host = values.to_host();  // feature-major
  const auto rows = static_cast<size_t>(values.rows()), units = static_cast<size_t>(values.features());
  ASSERT(sum_.empty() || sum_.size() == units, "activations of {} units after {}", units, sum_.size());
  sum_.resize(units);
  squares_.resize(units);
  max_abs_.resize(units);
  for (size_t unit = 0; unit < units; ++unit) {
    for (size_t row = 0; row < rows; ++row) {
      const double value = host[unit * rows + row];
      sum_[unit] += value;
      squares_[unit] += value * value;
      max_abs_[unit] = std::max(max_abs_[unit], std::abs(value));
    }
  }
  n_ += values.rows();
}

runfile::StoredActivations ActivationSums::result() const {
  runfile::StoredActivations result;
  const auto n = static_cast<double>(n_);
  for (size_t unit = 0; unit < sum_.size(); ++unit) {
    const double mean = sum_[unit] / n;
    result.mean.push_back(mean);
    result.sd.push_back(std::sqrt(std::max(0.0, squares_[unit] / n - mean * mean)));
  }
  result.max_abs = max_abs_;
  return result;
}

}  // namespace bsexp::experiments
