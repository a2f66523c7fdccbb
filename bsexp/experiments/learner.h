#pragma once
// What learns: the parameters of a plan on a backend, with the state of the optimizer and of the recurrent
// network.
//
// One `step` is one window of truncated backpropagation: forward, backward, clipping by global norm, Adam,
// moving average. Everything that a step changes is in `tensors` and `steps`, so that writing and reading
// them resumes bit-exactly.
#include <map>
#include <span>
#include <string>

#include "bsexp/experiments/plan.h"

namespace bsexp::experiments {

struct StepResult {
  double loss_bits = 0;      // mean over the window
  double gradient_norm = 0;  // before clipping
  double learning_rate = 0;
};

// A loss or gradient that is not finite; the message says which tensor and which step. Nothing was updated.
class NotFinite : public UserError {
 public:
  using UserError::UserError;
};

// What products take, by `precision`.
nn::DType operand_type(const Config& config);

class Learner {
 public:
  Learner(Plan& plan, const kernels::BackendPtr& backend);

  // inputs, targets: window x batch bytes, time-major. Throws NotFinite.
  StepResult step(std::span<const int32_t> inputs, std::span<const int32_t> targets);
  int64_t steps() const { return steps_; }
  // The recurrent state starts anew, as at the beginning of a text.
  void reset_state() { state_ = plan_.model.zero_state(pool_, plan_.config.train.batch); }

  // Mean bits of a window with the averaged weights, without learning; moves `state` on. Between
  // begin_evaluation and end_evaluation the averages are the weights.
  void begin_evaluation();
  double evaluate(std::span<const int32_t> inputs, std::span<const int32_t> targets, int64_t batch,
                  rnn::CarriedState& state);
  void end_evaluation();

  // All tensors that a step changes, by name: "w/NAME", "m/NAME", "v/NAME", "average/NAME", "state/h",
  // "state/c" ("state/layer1/h" in a model of several layers).
  std::map<std::string, nn::Tensor*> tensors();
  void set_steps(int64_t steps) { steps_ = steps; }

  nn::Pool& pool() { return pool_; }
  Plan& plan() { return plan_; }

 private:
  std::string diagnosis(std::span<const int32_t> inputs, std::span<const int32_t> targets,
                        const rnn::CarriedState& before, const nn::GradientNorm& gradient);

  Plan& plan_;
  nn::Pool pool_;
  nn::Schedule schedule_;
  nn::Adam adam_;
  nn::WeightAverage average_;
  rnn::CarriedState state_;
  int64_t steps_ = 0;
};

}  // namespace bsexp::experiments
