#pragma once
// What learns: the parameters of a plan on a backend, with the state of the optimizer and of the recurrent
// network.
//
// One `step` is one window of truncated backpropagation: forward, backward, clipping by global norm, the
// optimizer, moving average. Everything that a step changes is in `tensors` and `steps`, so that writing and
// reading them resumes bit-exactly.
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

// What the optimizer takes: what is given, the usual values elsewhere.
nn::OptimizerOptions optimizer_options(const TrainConfig& train);

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

  // Keeps a copy of the weights that evaluation uses now, where train.patience asks for it.
  void keep_best();
  // From now on evaluation uses that copy.
  void use_best();

  // All tensors that a step changes, by name: "w/NAME", the optimizer's state ("m/NAME", ...),
  // "average/NAME", "state/h", "state/c" ("state/layer1/h" in a model of several layers); and "best/NAME",
  // the copies of `keep_best`.
  std::map<std::string, nn::Tensor*> tensors();
  void set_steps(int64_t steps) { steps_ = steps; }

  // How many tensors of a parameter's size training keeps: weight, gradient, average, the optimizer's, best.
  int64_t copies_of_parameters() const {
    return 3 + static_cast<int64_t>(optimizer_.state_names().size()) + (best_.empty() ? 0 : 1);
  }
  nn::Pool& pool() { return pool_; }
  Plan& plan() { return plan_; }

 private:
  // What is not finite in a step from `before` with this dropout.
  std::string diagnosis(std::span<const int32_t> inputs, std::span<const int32_t> targets,
                        const rnn::CarriedState& before, uint64_t dropout_key,
                        const nn::GradientNorm& gradient);

  Plan& plan_;
  nn::Pool pool_;
  nn::Schedule schedule_;
  nn::Optimizer optimizer_;
  nn::WeightAverage average_;
  std::vector<nn::Tensor> best_;  // none without train.patience
  rnn::CarriedState state_;
  int64_t steps_ = 0;
};

// The averages are the weights as long as it lives.
class EvaluationScope {
 public:
  explicit EvaluationScope(Learner& learner) : learner_(learner) { learner_.begin_evaluation(); }
  ~EvaluationScope() { learner_.end_evaluation(); }
  EvaluationScope(const EvaluationScope&) = delete;
  EvaluationScope& operator=(const EvaluationScope&) = delete;

 private:
  Learner& learner_;
};

}  // namespace bsexp::experiments
