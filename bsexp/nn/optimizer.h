#pragma once
// What happens between two windows: the norm of the gradient, the optimizers, the average of the weights.
// The equations of the optimizers: kernels/optimizer.h.
#include <cstdint>
#include <string>
#include <vector>

#include "bsexp/base/table.h"
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

// What the optimizers take; each looks at its own.
struct OptimizerOptions {
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  double weight_decay = 0.01;
  double momentum = 0.9;
};

struct Update {
  int64_t step = 1;  // counts from 1
  double rate = 0;
  double gradient_scale = 1;  // gradients are multiplied by it
};

struct OptimizerRow {
  std::string name;
  std::string summary;             // for the reference of the configuration
  std::vector<std::string> takes;  // the members of OptimizerOptions that it looks at
  // The tensors that it keeps for each parameter, of the parameter's shape and 0 at first.
  std::vector<std::string> (*state)(const OptimizerOptions&);
  void (*update)(kernels::Backend&, const Parameter&, const std::vector<Tensor>& state,
                 const OptimizerOptions&, const Update&);
};

const Table<OptimizerRow>& optimizer_table();

// Whether `adamw` decays a parameter: matrices, dense or of blocks, yes; gains and biases, which are one row
// or one column, no.
bool decays(const Parameter& parameter);

// One row of the table over a set of parameters. The state is public: a checkpoint writes it.
class Optimizer {
 public:
  Optimizer(Pool& pool, ParameterSet& parameters, const std::string& name, const OptimizerOptions& options);

  void update(const Update& update);

  const std::vector<std::string>& state_names() const { return state_names_; }
  // Of parameter i, in the order of the names.
  std::vector<Tensor>& state(size_t i) { return states_[i]; }

 private:
  Pool& pool_;
  ParameterSet& parameters_;
  const OptimizerRow& row_;
  OptimizerOptions options_;
  std::vector<std::string> state_names_;
  std::vector<std::vector<Tensor>> states_;
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
