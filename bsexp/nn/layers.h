#pragma once
// Layers: a few parameters and the op that uses them. Declared once, applied on any tape.
#include <string>

#include "bsexp/base/table.h"
#include "bsexp/nn/ops.h"

namespace bsexp::nn {

// A block-sparse matrix, W of y = x W.
class BlockLinear {
 public:
  BlockLinear(ParameterSet& set, const std::string& name, const kernels::BlockLayoutPtr& layout,
              Initializer init)
      : w_(set.declare_blocks(name, layout, std::move(init))) {}

  BlockWeight on(Tape& tape) const { return {tape.parameter(w_), w_.layout}; }

 private:
  Parameter& w_;
};

// LN(x) = gain (*) (x - mean) / deviation + bias over the features of each row, and what follows.
class LayerNorm {
 public:
  LayerNorm(ParameterSet& set, const std::string& name, int64_t features, double bias = 0)
      : gain_(set.declare(name + "/gain", 1, features, constant(1))),
        bias_(set.declare(name + "/bias", 1, features, constant(bias))) {}

  Var operator()(const Var& x, const Then& then = {}) const {
    return layer_norm(x, x.tape().parameter(gain_), x.tape().parameter(bias_), then);
  }

 private:
  Parameter& gain_;
  Parameter& bias_;
};

// What becomes of the outputs of a product.
enum class Norm : uint8_t {
  none,
  layer,   // layer normalisation (Ba, Kiros, Hinton 2016)
  weight,  // weight normalisation (Salimans, Kingma 2016)
};

struct NormRow {
  std::string name;
  Norm norm;
};
const Table<NormRow>& norm_table();

// A product and its normalisation, with gain g and bias b over the outputs k:
//   none:   y = x W + b
//   layer:  y = LN(x W)
//   weight: y_k = g_k / |w_k| <x, w_k> + b_k, w_k a column of W; |w_k| is computed once for a tape
class NormedLinear {
 public:
  // Declares the weight NAME/WEIGHT, and NAME/bias or NAME/norm/{gain,bias}, the bias with this first value.
  NormedLinear(ParameterSet& set, const std::string& name, const std::string& weight,
               const kernels::BlockLayoutPtr& layout, Initializer init, Norm norm, double bias = 0);

  // y and what follows.
  Var operator()(const Var& x, const Then& then = {}) const;
  // y + z V; without a normalisation, one sum of products.
  Var plus(const Var& x, const Var& z, const BlockWeight& v) const;

 private:
  BlockLinear w_;
  Norm norm_;
  Parameter* gain_ = nullptr;
  Parameter& bias_;
};

// A table of `vocabulary` rows of unit norm, each times its learned gain (Salimans, Kingma 2016: weight
// normalisation).
class NormalizedEmbedding {
 public:
  NormalizedEmbedding(ParameterSet& set, const std::string& name, int64_t vocabulary, int64_t features);

  // The normalised table, computed once for a tape; look ids up in it with `embedding`.
  Var table(Tape& tape) const { return normalize_rows(tape.parameter(v_), tape.parameter(gain_)); }

 private:
  Parameter& v_;
  Parameter& gain_;
};

// A weight-normalised projection (Salimans, Kingma 2016): y_k = gain_k / |v_k| <x, v_k> + bias_k, v_k a
// column of v.
class NormalizedProjection {
 public:
  NormalizedProjection(ParameterSet& set, const std::string& name, int64_t n_input, int64_t n_output);

  // What depends on the weights alone, computed once for a tape.
  struct Prepared {
    BlockWeight v;
    Var scale, bias;
    Var operator()(const Var& x) const { return scale_shift(bsmm(x, v), scale, bias); }
  };
  Prepared on(Tape& tape) const;

 private:
  BlockLinear v_;
  Parameter& gain_;
  Parameter& bias_;
};

}  // namespace bsexp::nn
