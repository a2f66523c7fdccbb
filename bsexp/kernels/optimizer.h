#pragma once
// Arguments of the kernels that update weights and measure tensors.
#include <cstdint>

#include "bsexp/kernels/view.h"

namespace bsexp::kernels {

// result[0, index] = sum of x^2 in double precision; result f64 [1, n]. The order of the sum depends only on
// the size. Not finite when x is not.
struct SumOfSquares {
  static constexpr const char* kName = "sum_of_squares";
  View x;
  View result;
  int64_t index;
};

// result[0, index] = sum of x in double precision, likewise.
struct Sum {
  static constexpr const char* kName = "sum";
  View x;
  View result;
  int64_t index;
};

// Adam (Kingma, Ba 2015, algorithm 1) on g = gradient_scale gradient, with weights that shrink by the share
// `shrink` (Loshchilov, Hutter 2019, algorithm 2; 0: plain Adam):
// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2;
// w = (1 - shrink) w - rate / (1 - beta1^step) m / (sqrt(v / (1 - beta2^step)) + epsilon). `step` counts
// from 1.
struct Adam {
  static constexpr const char* kName = "adam";
  View w, gradient, m, v;
  double gradient_scale, rate, beta1, beta2, epsilon;
  int64_t step;
  double shrink = 0;
};

// Adamax (Kingma, Ba 2015, algorithm 2), likewise; epsilon keeps u above 0 where a gradient was never there:
// m = beta1 m + (1 - beta1) g; u = max(beta2 u, |g| + epsilon); w = w - rate / (1 - beta1^step) m / u.
struct Adamax {
  static constexpr const char* kName = "adamax";
  View w, gradient, m, u;
  double gradient_scale, rate, beta1, beta2, epsilon;
  int64_t step;
};

// Gradient descent with momentum (Polyak 1964): v = momentum v + g; w = w - rate v. Without `velocity`
// (empty): w = w - rate g.
struct Sgd {
  static constexpr const char* kName = "sgd";
  View w, gradient, velocity;
  double gradient_scale, rate, momentum;
};

// The exponential moving average of weights: average = decay average + (1 - decay) w.
struct MovingAverage {
  static constexpr const char* kName = "moving_average";
  View w, average;
  double decay;
};

}  // namespace bsexp::kernels
