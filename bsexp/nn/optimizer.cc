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

namespace {

using State = std::vector<Tensor>;
using Options = OptimizerOptions;

std::vector<std::string> moments(const Options&) { return {"m", "v"}; }
std::vector<std::string> moment_and_norm(const Options&) { return {"m", "u"}; }
std::vector<std::string> velocity(const Options& options) {
  if (options.momentum == 0) return {};
  return {"velocity"};
}

kernels::Adam adam_step(const Parameter& parameter, const State& state, const Options& options,
                        const Update& update) {
  return {parameter.value.view(), parameter.gradient.view(),
          state[0].view(),        state[1].view(),
          update.gradient_scale,  update.rate,
          options.beta1,          options.beta2,
          options.epsilon,        update.step};
}

void adam(kernels::Backend& backend, const Parameter& parameter, const State& state, const Options& options,
          const Update& update) {
  backend.run(adam_step(parameter, state, options, update));
}

void adamw(kernels::Backend& backend, const Parameter& parameter, const State& state, const Options& options,
           const Update& update) {
  kernels::Adam step = adam_step(parameter, state, options, update);
  if (decays(parameter)) step.shrink = update.rate * options.weight_decay;
  backend.run(step);
}

void adamax(kernels::Backend& backend, const Parameter& parameter, const State& state, const Options& options,
            const Update& update) {
  backend.run(kernels::Adamax{parameter.value.view(), parameter.gradient.view(), state[0].view(),
                              state[1].view(), update.gradient_scale, update.rate, options.beta1,
                              options.beta2, options.epsilon, update.step});
}

void sgd(kernels::Backend& backend, const Parameter& parameter, const State& state, const Options& options,
         const Update& update) {
  backend.run(kernels::Sgd{parameter.value.view(), parameter.gradient.view(),
                           state.empty() ? View{} : state[0].view(), update.gradient_scale, update.rate,
                           options.momentum});
}

}  // namespace

const Table<OptimizerRow>& optimizer_table() {
  static const Table<OptimizerRow> table(
      "optimizer",
      {{"adam", "Kingma, Ba 2015", {"beta1", "beta2", "epsilon"}, moments, adam},
       {"adamw",
        "Adam whose matrices shrink by `learning_rate` x `weight_decay` in each update, gains and biases do "
        "not (Loshchilov, Hutter 2019)",
        {"beta1", "beta2", "epsilon", "weight_decay"},
        moments,
        adamw},
       {"adamax",
        "Adam with the largest gradient in the place of the mean square (Kingma, Ba 2015, section 7)",
        {"beta1", "beta2", "epsilon"},
        moment_and_norm,
        adamax},
       {"sgd", "gradient descent, with momentum where it is not 0", {"momentum"}, velocity, sgd}});
  return table;
}

bool decays(const Parameter& parameter) { return parameter.rows > 1 && parameter.features > 1; }

Optimizer::Optimizer(Pool& pool, ParameterSet& parameters, const std::string& name, const Options& options)
    : pool_(pool),
      parameters_(parameters),
      row_(optimizer_table().get(name)),
      options_(options),
      state_names_(row_.state(options)) {
  for (const Parameter& parameter : parameters.all()) {
    State& state = states_.emplace_back();
    for (size_t i = 0; i < state_names_.size(); ++i)
      state.push_back(pool.zeros(parameter.value.rows(), parameter.value.features()));
  }
}

void Optimizer::update(const Update& update) {
  for (size_t i = 0; i < states_.size(); ++i)
    row_.update(pool_.backend(), parameters_.all()[i], states_[i], options_, update);
}

WeightAverage::WeightAverage(Pool& pool, ParameterSet& parameters, double decay)
    : pool_(pool), parameters_(parameters), decay_(decay) {
  for (const Parameter& parameter : parameters.all()) averages_.push_back(pool.copy(parameter.value));
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
