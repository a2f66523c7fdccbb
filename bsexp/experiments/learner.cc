#include "bsexp/experiments/learner.h"

#include <cmath>
#include <numbers>

#include "bsexp/base/random.h"
#include "bsexp/base/text.h"

namespace bsexp::experiments {

namespace {

nn::Schedule schedule_of(const TrainConfig& train) {
  nn::Schedule schedule;
  schedule.decay = train.decay;
  schedule.rate = train.learning_rate;
  schedule.warmup = train.warmup;
  schedule.steps = train.steps;
  schedule.final_share = train.final_rate.value_or(schedule.final_share);
  schedule.every = train.decay_every.value_or(schedule.every);
  schedule.factor = train.decay_factor.value_or(schedule.factor);
  return schedule;
}

nn::ParameterSet& allocated(Plan& plan, nn::Pool& pool) {
  plan.parameters.allocate(pool, static_cast<uint64_t>(plan.config.seed));
  return plan.parameters;
}

}  // namespace

nn::DType operand_type(const Config& config) {
  return config.precision == "bf16" ? nn::DType::bf16 : nn::DType::f32;
}

nn::OptimizerOptions optimizer_options(const TrainConfig& train) {
  const nn::OptimizerOptions usual;
  return {train.beta1.value_or(usual.beta1), train.beta2.value_or(usual.beta2),
          train.epsilon.value_or(usual.epsilon), train.weight_decay.value_or(usual.weight_decay),
          train.momentum.value_or(usual.momentum)};
}

Learner::Learner(Plan& plan, const kernels::BackendPtr& backend)
    : plan_(plan),
      pool_(backend, nn::DType::f32, operand_type(plan.config)),
      schedule_(schedule_of(plan.config.train)),
      optimizer_(pool_, allocated(plan, pool_), plan.config.train.optimizer,
                 optimizer_options(plan.config.train)),
      average_(pool_, plan.parameters, plan.config.train.ema),
      state_(plan.model.zero_state(pool_, plan.config.train.batch)) {
  if (plan.config.train.patience == 0) return;
  for (const nn::Tensor& average : average_.averages()) best_.push_back(pool_.copy(average));
}

StepResult Learner::step(std::span<const int32_t> inputs, std::span<const int32_t> targets) {
  const int64_t step = steps_ + 1;
  const int64_t batch = plan_.config.train.batch;
  const uint64_t dropout_key =
      stream_key(static_cast<uint64_t>(plan_.config.seed), fmt::format("dropout/{}", step));
  const rnn::CarriedState before = state_;
  rnn::CarriedState after = state_;
  StepResult result;
  result.loss_bits = rnn::window_gradient(plan_.model, pool_, inputs, targets, batch, after,
                                          {plan_.config.train.recompute, true, dropout_key});
  const nn::GradientNorm gradient = nn::gradient_norm(pool_, plan_.parameters);
  result.gradient_norm = gradient.norm;
  result.learning_rate = schedule_.at(step);
  if (!std::isfinite(result.loss_bits) || !std::isfinite(gradient.norm)) {
    throw NotFinite(
        fmt::format("step {}: {}", step, diagnosis(inputs, targets, before, dropout_key, gradient)));
  }
  optimizer_.update({step, result.learning_rate, nn::clip_factor(gradient.norm, plan_.config.train.clip)});
  average_.update(step);
  state_ = std::move(after);
  steps_ = step;
  return result;
}

std::string Learner::diagnosis(std::span<const int32_t> inputs, std::span<const int32_t> targets,
                               const rnn::CarriedState& before, uint64_t dropout_key,
                               const nn::GradientNorm& gradient) {
  nn::Tape tape(pool_, nn::Tape::Mode::check);
  std::vector<rnn::State> states = rnn::on_tape(tape, before);
  plan_.model.segment(tape, inputs, targets, plan_.config.train.batch, states, {0, true, dropout_key});
  if (!tape.first_not_finite().empty()) {
    return "the loss is not finite; the first value that is not: " + tape.first_not_finite();
  }
  return "the gradient is not finite, though all values are: " +
         (gradient.not_finite.empty() ? "its norm overflows" : "gradient of " + join(gradient.not_finite));
}

void Learner::begin_evaluation() { average_.swap(); }
void Learner::end_evaluation() { average_.swap(); }

double Learner::evaluate(std::span<const int32_t> inputs, std::span<const int32_t> targets, int64_t batch,
                         rnn::CarriedState& state) {
  nn::Tape tape(pool_, nn::Tape::Mode::forward);
  return rnn::mean_bits(pool_, plan_.model.window(tape, inputs, targets, batch, state, 0));
}

void Learner::keep_best() {
  for (size_t i = 0; i < best_.size(); ++i)
    pool_.backend().run(kernels::Scale{average_.averages()[i].view(), 1, {best_[i].view()}});
}

void Learner::use_best() {
  ASSERT(!best_.empty(), "no best weights are kept");
  average_.averages().swap(best_);
}

std::map<std::string, nn::Tensor*> Learner::tensors() {
  std::map<std::string, nn::Tensor*> result;
  for (size_t layer = 0; layer < state_.size(); ++layer) {
    const std::string name = plan_.model.layer_name(static_cast<int64_t>(layer));
    result["state/" + rnn::path_in(name, "h")] = &state_[layer].h;
    result["state/" + rnn::path_in(name, "c")] = &state_[layer].c;
  }
  for (size_t i = 0; i < plan_.parameters.all().size(); ++i) {
    nn::Parameter& parameter = plan_.parameters.all()[i];
    result["w/" + parameter.name] = &parameter.value;
    for (size_t k = 0; k < optimizer_.state_names().size(); ++k)
      result[optimizer_.state_names()[k] + '/' + parameter.name] = &optimizer_.state(i)[k];
    result["average/" + parameter.name] = &average_.averages()[i];
    if (!best_.empty()) result["best/" + parameter.name] = &best_[i];
  }
  return result;
}

}  // namespace bsexp::experiments
