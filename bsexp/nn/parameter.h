#pragma once
// Parameters: what a model learns, declared first and allocated later.
//
// A model declares its parameters (name, shape, block layout, initial values) in a ParameterSet; that is
// enough to count them, to print the table of a dry run and to solve for a width. `allocate` then makes the
// tensors.
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bsexp/nn/tensor.h"

namespace bsexp::nn {

struct Parameter;

// Initial values of a parameter from the named stream "init/NAME" of the seed: size() doubles in storage
// order.
using Initializer = std::function<std::vector<double>(const Parameter&, uint64_t seed)>;

struct Parameter {
  std::string name;  // a path: "cell/step0/w"
  int64_t rows = 0;  // the logical shape: a matrix [rows, features]
  int64_t features = 0;
  kernels::BlockLayoutPtr layout;  // of block weights [Z, s, s]; else null
  Initializer initializer;
  Tensor value, gradient;  // after allocate

  // The number of values: Z s s for block weights, rows x features else.
  int64_t size() const { return layout ? layout->n_weights() : rows * features; }
  // The tensor of its values: [1, Z s s] for block weights, [rows, features] else.
  Tensor from_host(Pool& pool, const std::vector<double>& values) const;
};

class ParameterSet {
 public:
  // References stay valid as more are declared. ASSERTs that the name is new.
  Parameter& declare(std::string name, int64_t rows, int64_t features, Initializer initializer);
  Parameter& declare_blocks(std::string name, kernels::BlockLayoutPtr layout, Initializer initializer);

  // Values from the initializers, and gradients: all that training needs.
  void allocate(Pool& pool, uint64_t seed);

  int64_t n_values() const;
  const Parameter& get(std::string_view name) const;  // ASSERTs that it is there
  std::deque<Parameter>& all() { return parameters_; }
  const std::deque<Parameter>& all() const { return parameters_; }

 private:
  std::deque<Parameter> parameters_;
};

// The initialisers; more, by name: initialization.h.
Initializer constant(double value);
Initializer normal(double deviation);  // N(0, deviation^2)
Initializer uniform(double bound);     // U(-bound, bound)
Initializer identity();                // block weights: 1 on the diagonal of the matrix, 0 elsewhere

}  // namespace bsexp::nn
