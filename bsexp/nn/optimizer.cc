#include "bsexp/nn/optimizer.h"

#include <algorithm>
#include <cmath>

namespace bsexp::nn {

GradientNorm gradient_norm(Pool& pool, const ParameterSet& parameters) {
  const auto count = static_cast<int64_t>(parameters.all().size());
  const Tensor squares = pool.make(1, count, DType::f64);
  int64_t index = 0;
  for (const Parameter& parameter : parameters.all()) {
    pool.backend().run(kernels::SumOfSquares{parameter.gradient.view(), squares.view(), index++});
  }
  GradientNorm result;
  double sum = 0;
  const std::vector<double> values = squares.to_host();
  for (size_t i = 0; i < values.size(); ++i) {
    sum += values[i];
    if (!std::isfinite(values[i])) result.not_finite.push_back(parameters.all()[i].name);
  }
  result.norm = std::sqrt(sum);
  return result;
}

double clip_factor(double norm, double limit) { return limit > 0 && norm > limit ? limit / norm : 1; }

double Schedule::at(int64_t step) const {
  if (step <= warmup) return rate * static_cast<double>(step) / static_cast<double>(warmup);
  if (decay == Decay::none) return rate;
  const double left = static_cast<double>(steps - step + 1) / static_cast<double>(steps - warmup);
  return rate * std::clamp(left, 0.0, 1.0);
}

Adam::Adam(Pool& pool, ParameterSet& parameters, AdamOptions options)
    : pool_(pool), parameters_(parameters), options_(options) {
  for (const Parameter& parameter : parameters.all()) {
    m_.push_back(pool.zeros(parameter.value.rows(), parameter.value.features()));
    v_.push_back(pool.zeros(parameter.value.rows(), parameter.value.features()));
  }
}

void Adam::update(int64_t step, double rate, double gradient_scale) {
  for (size_t i = 0; i < m_.size(); ++i) {
    Parameter& parameter = parameters_.all()[i];
    pool_.backend().run(kernels::Adam{parameter.value.view(), parameter.gradient.view(), m_[i].view(),
                                      v_[i].view(), gradient_scale, rate, options_.beta1, options_.beta2,
                                      options_.epsilon, step});
  }
}

WeightAverage::WeightAverage(Pool& pool, ParameterSet& parameters, double decay)
    : pool_(pool), parameters_(parameters), decay_(decay) {
  for (const Parameter& parameter : parameters.all()) {
    averages_.push_back(pool.make_like(parameter.value));
    pool.backend().run(kernels::Scale{parameter.value.view(), 1, {averages_.back().view(), false}});
  }
}

void WeightAverage::update(int64_t step) {
  const double t = static_cast<double>(step);
  const double decay = std::min(decay_, (1 + t) / (10 + t));
  for (size_t i = 0; i < averages_.size(); ++i) {
    pool_.backend().run(
        kernels::MovingAverage{parameters_.all()[i].value.view(), averages_[i].view(), decay});
  }
}

void WeightAverage::swap() {
  for (size_t i = 0; i < averages_.size(); ++i) std::swap(parameters_.all()[i].value, averages_[i]);
}

}  // namespace bsexp::nn
