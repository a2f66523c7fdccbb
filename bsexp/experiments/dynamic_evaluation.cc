#include "bsexp/experiments/dynamic_evaluation.h"

namespace bsexp::experiments {

DynamicEvaluation::DynamicEvaluation(Learner& learner, double rate, double decay)
    : learner_(learner), rate_(rate), decay_(decay) {
  learner.begin_evaluation();
  for (nn::Parameter& parameter : learner.plan().parameters.all()) {
    trained_.push_back(parameter.value);
    parameter.value = learner.pool().copy(parameter.value);
  }
}

DynamicEvaluation::~DynamicEvaluation() {
  for (size_t i = 0; i < trained_.size(); ++i)
    learner_.plan().parameters.all()[i].value = std::move(trained_[i]);
  learner_.end_evaluation();
}

double DynamicEvaluation::evaluate(std::span<const int32_t> inputs, std::span<const int32_t> targets,
                                   int64_t batch, rnn::CarriedState& state) {
  Plan& plan = learner_.plan();
  const double bits = rnn::window_gradient(plan.model, learner_.pool(), inputs, targets, batch, state,
                                           {.segment = plan.config.train.recompute});
  kernels::Backend& backend = learner_.pool().backend();
  for (size_t i = 0; i < trained_.size(); ++i) {
    const nn::Parameter& parameter = plan.parameters.all()[i];
    backend.run(kernels::Sgd{parameter.value.view(), parameter.gradient.view(), {}, 1, rate_, 0});
    if (decay_ > 0)
      backend.run(kernels::MovingAverage{trained_[i].view(), parameter.value.view(), 1 - decay_});
  }
  return bits;
}

}  // namespace bsexp::experiments
