#pragma once
// Dynamic evaluation (Krause, Kahembwe, Murray, Renals 2018): a model that goes on learning from the text
// that it has been scored on.
//
// After the loss of a window is taken, w <- w - rate g + decay (w0 - w'), with g the gradient of the mean
// loss of the window in nats, w' the weights after the step and w0 the trained ones. No clipping, no dropout,
// no moments. All streams of the batch share the weights: a window adapts them for its neighbours, too.
#include <span>
#include <vector>

#include "bsexp/experiments/learner.h"

namespace bsexp::experiments {

class DynamicEvaluation {
 public:
  // Takes the learner's weights for evaluation, on a copy; the destructor puts everything back.
  DynamicEvaluation(Learner& learner, double rate, double decay);
  ~DynamicEvaluation();
  DynamicEvaluation(const DynamicEvaluation&) = delete;
  DynamicEvaluation& operator=(const DynamicEvaluation&) = delete;

  // Mean bits of a window with the weights so far, which then learn from it; moves `state` on.
  double evaluate(std::span<const int32_t> inputs, std::span<const int32_t> targets, int64_t batch,
                  rnn::CarriedState& state);

 private:
  Learner& learner_;
  double rate_, decay_;
  std::vector<nn::Tensor> trained_;
};

}  // namespace bsexp::experiments
