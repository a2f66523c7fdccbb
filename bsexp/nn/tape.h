#pragma once
// Reverse-mode differentiation over coarse operations (ops.h).
//
// An op computes its value at once and, on a recording tape, leaves a node: its inputs and a function from
// the gradient of its value to the gradients of its inputs. `backward` walks the nodes from last to first.
// Values and gradients are released as soon as the walk has passed them.
//
// Weight gradients of block-sparse products are not computed step by step: each product leaves its (x, dy)
// with the weight, and the walk computes them as one grouped product when it reaches the weight (science: dW
// = sum_t X_t^T dY_t).
#include <functional>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "bsexp/nn/parameter.h"
#include "bsexp/nn/tensor.h"

namespace bsexp::nn {

class Tape;
struct BlockWeight;

// A value on a tape.
class Var {
 public:
  Var() = default;

  const Tensor& value() const { return value_; }
  // The value as products take it, rounded at most once (Pool::operand).
  const Tensor& operand() const;
  int64_t rows() const { return value_.rows(); }
  int64_t features() const { return value_.features(); }
  bool empty() const { return value_.empty(); }
  Tape& tape() const { return *tape_; }
  bool needs_gradient() const { return node_ >= 0; }

 private:
  friend class Tape;
  Tape* tape_ = nullptr;
  int node_ = -1;  // -1: a constant
  Tensor value_;
  std::shared_ptr<Tensor> operand_;  // shared by all copies; empty until it is asked for
};

// A weight matrix together with its block structure, and optionally a gate [1, Z] that scales each block.
struct BlockWeight {
  Var w;
  kernels::BlockLayoutPtr layout;
  Var gate = {};
};

// The weights of a convolution [T Z, s, s] and where its taps lie.
struct ConvWeight {
  Var w;
  kernels::ConvLayoutPtr layout;
  kernels::ConvGeometry geometry;
};

class Tape {
 public:
  enum class Mode {
    forward,  // no gradients: evaluation and sampling
    record,   // training
    check,    // no gradients, and every value is tested: first_not_finite() names the first that is not
  };

  // What backward does with the gradients of parameters.
  enum class Sum {
    fresh,  // writes them
    more,   // adds to what is there, from another tape
  };

  Tape(Pool& pool, Mode mode, Sum sum = Sum::fresh) : pool_(pool), mode_(mode), sum_(sum) {}
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  Pool& pool() { return pool_; }
  bool recording() const { return mode_ == Mode::record; }

  // In Mode::check: the first value that was not finite ("layer_norm [32, 512] at time step 3 of the window",
  // or the name of a parameter); empty when all were.
  const std::string& first_not_finite() const { return first_not_finite_; }
  void set_time_step(int64_t t) { time_step_ = t; }

  Var constant(Tensor value);
  // A leaf whose gradient is wanted as a tensor (`gradient`): for gradient checks.
  Var variable(Tensor value);
  // A leaf whose gradient goes to parameter.gradient; the same node each time.
  Var parameter(Parameter& parameter);

  // What depends on weights alone, computed by the first call with this owner and the same node afterwards.
  Var once(const void* owner, const std::function<Var()>& compute);

  // For ops; the inputs that need a gradient are different nodes. `backward` maps the gradient of the value
  // to the inputs' through `gradient_of`; it is kept only if one of the inputs needs a gradient. `name` is
  // the op's.
  using Backward = std::function<void(const Tensor& gradient)>;
  Var node(const char* name, Tensor value, std::initializer_list<Var> inputs, Backward backward);
  // Where the gradient of `var` goes: overwritten by its first contribution, added to by the others; empty
  // for constants.
  kernels::Out gradient_of(const Var& var);
  // The gradient of `var` is this finished tensor, or has it added: spares the copy when it is the first
  // contribution. Who calls it must not use the tensor afterwards: an op, or what continues a differentiation
  // on this tape, before `backward`.
  void pass_gradient(const Var& var, const Tensor& gradient);
  // The weights as one of the products reads them best (kernels::PackWeights); empty for the first product
  // that asks, since a single one gains nothing, and for products of few rows.
  const Tensor& packed(const BlockWeight& weight, kernels::PackWeights::Reader reader, int64_t rows);
  // Leaves one term (x, dy) of the gradient of a block weight and its gates, if any, to be computed with all
  // others of the tape.
  void defer_weight_gradient(const BlockWeight& weight, Tensor x, Tensor dy);

  // Differentiates sum over l of seed sum(losses[l]). Gradients of all parameters on the tape are written or
  // added to, as `Sum` says. One call for a tape.
  void backward(std::span<const Var> losses, double seed);

  // The gradient of a `variable` after backward.
  const Tensor& gradient(const Var& var) const;

 private:
  struct Node {
    const char* name = "";
    int64_t rows = 0, features = 0;
    DType dtype = DType::f32;
    Backward backward;  // none for leaves
    Tensor gradient;
    bool has_gradient = false;
    Parameter* parameter = nullptr;
  };
  struct WeightGradient {
    BlockWeight weight;
    std::vector<Tensor> x, dy;
  };
  // The leaf whose turn it is when all terms are there, and the weight.
  using WeightKey = std::pair<int, const void*>;
  struct Packed {
    Tensor w, gate;  // kept, so that their memory is not given to others
    Tensor weights;  // empty until a second product asks
  };
  // The memory of the weights and of their gates, and the product that reads them.
  using PackedKey = std::tuple<const void*, const void*, kernels::PackWeights::Reader>;
  Var add_node(const char* name, Tensor value);
  void check_finite(const std::string& name, const Tensor& value);
  void compute_weight_gradients(int node);

  Pool& pool_;
  Mode mode_;
  Sum sum_;
  int64_t time_step_ = -1;  // none yet
  std::string first_not_finite_;
  std::vector<Node> nodes_;
  std::map<const Parameter*, Var> parameters_;
  std::map<const void*, Var> computed_once_;
  std::map<WeightKey, WeightGradient> weight_gradients_;
  std::map<PackedKey, Packed> packed_;
};

}  // namespace bsexp::nn
