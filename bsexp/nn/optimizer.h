#pragma once
// What happens between two windows: the norm of the gradient, the learning rate, Adam, the average of the
// weights.
#include <cstdint>
#include <string>
#include <vector>

#include "bsexp/nn/parameter.h"

namespace bsexp::nn {

// The global norm of all gradients: sqrt(sum over parameters of |g|^2). When it is not finite, `not_finite`
// names the parameters whose gradient is not.
struct GradientNorm {
  double norm = 0;
  std::vector<std::string> not_finite;
};
GradientNorm gradient_norm(Pool& pool, const ParameterSet& parameters);

// Clipping by global norm (Pascanu, Mikolov, Bengio 2013): the factor min(1, limit / norm); 1 when limit is
// 0.
double clip_factor(double norm, double limit);

// Linear warm-up over `warmup` steps to `rate`, then constant or linear to zero after `steps`. `step` counts
// from 1.
struct Schedule {
  enum class Decay : uint8_t { none, linear };
  double rate = 1e-3;
  int64_t warmup = 0;
  int64_t steps = 0;
  Decay decay = Decay::none;

  double at(int64_t step) const;
};

struct AdamOptions {
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
};

// Adam (Kingma, Ba 2015) over a set of parameters. The state is public: a checkpoint writes it.
class Adam {
 public:
  Adam(Pool& pool, ParameterSet& parameters, AdamOptions options);

  // One update with learning rate `rate` on gradients multiplied by `gradient_scale`. `step` counts from 1.
  void update(int64_t step, double rate, double gradient_scale);

  std::vector<Tensor>& m() { return m_; }  // first moments, in the order of the parameters
  std::vector<Tensor>& v() { return v_; }  // second moments

 private:
  Pool& pool_;
  ParameterSet& parameters_;
  AdamOptions options_;
  std::vector<Tensor> m_, v_;
};

// The exponential moving average of the weights (Polyak, Juditsky 1992, with exponential weights), for
// evaluation. The decay of step t is min(decay, (1 + t) / (10 + t)), so that the average forgets the start of
// a short training.
class WeightAverage {
 public:
  WeightAverage(Pool& pool, ParameterSet& parameters, double decay);

  void update(int64_t step);
  // Exchanges the weights and their averages; a second call restores them.
  void swap();

  std::vector<Tensor>& averages() { return averages_; }

 private:
  Pool& pool_;
  ParameterSet& parameters_;
  double decay_;
  std::vector<Tensor> averages_;
};

}  // namespace bsexp::nn
