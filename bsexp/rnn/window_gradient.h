#pragma once
// The loss of a window of truncated backpropagation and its gradient.
//
// On one tape, memory grows with the window: everything that every time step computed is kept for backward.
// With segments of K time steps, forward keeps the state at their borders alone; then each segment, from the
// last to the first, is computed again on a tape of its own, which takes the gradient of the state at its end
// and gives the one at its beginning (Chen, Xu, Zhang, Guestrin 2016). Losses and states have the same bits
// either way; gradients of parameters are then sums over segments, and differ by their rounding.
#include <span>

#include "bsexp/rnn/language_model.h"

namespace bsexp::rnn {

struct GradientOptions {
  int64_t segment = 0;  // time steps; 0: the whole window on one tape
  bool dropout = false;
  uint64_t dropout_key = 0;  // as for LanguageModel::window
};

// The mean loss of the window in bits; moves `state` on. The gradients of the parameters become those of the
// mean loss in nats. inputs, targets: T x batch bytes, time-major.
double window_gradient(const LanguageModel& model, nn::Pool& pool, std::span<const int32_t> inputs,
                       std::span<const int32_t> targets, int64_t batch, CarriedState& state,
                       const GradientOptions& options);

}  // namespace bsexp::rnn
