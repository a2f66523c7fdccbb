#pragma once
// Arguments of the block-sparse products. A dense product is the same product with a full mask.
//
// Shapes: x [R, C], y [R, K], weights w [Z, s, s] of `layout` (C = layout->n_input(), K =
// layout->n_output()). Where C or K is no multiple of s, the weights of the last blocks that belong to no
// feature are not used, and their gradient is 0. x, dy and w may be bf16, all of a product or none; sums and
// results are f32.
//
// An optional gate [1, Z] scales each block: W stands for gate_z W_z. A block whose gate is 0 costs nothing
// forward and backward through the data. Source: Gray, Radford, Kingma 2017, "GPU Kernels for Block-Sparse
// Weights", section 2.
#include <span>

#include "bsexp/kernels/block_layout.h"
#include "bsexp/kernels/view.h"

namespace bsexp::kernels {

// Products of up to so many rows read the weights as they lie, packed or not.
inline constexpr int64_t kFewRows = 4;

// W, through its gates, in the order in which one of the products reads it on this backend: made once, read
// by many products, as those of all time steps of a window. packed: f32 [1, Z s s] (the type of the weights
// where they are f64), whose contents only the backend that made it understands.
struct PackWeights {
  static constexpr const char* kName = "pack_weights";
  enum class Reader : uint8_t { forward, backward_data };
  const BlockLayout* layout;
  View w;
  Reader reader;
  View packed;
  View gate = {};
};

// Y = X W + bias; `packed` is W and its gates packed for this product, or none; bias [1, K] is optional.
// Output features without a block become their bias (or have it added, when accumulating).
struct BsmmForward {
  static constexpr const char* kName = "bsmm_forward";
  const BlockLayout* layout;
  View x, w;
  Out y;
  View bias = {}, gate = {}, packed = {};
};

// dX = dY W^T; `packed` as above.
struct BsmmBackwardData {
  static constexpr const char* kName = "bsmm_backward_data";
  const BlockLayout* layout;
  View dy, w;
  Out dx;
  View gate = {}, packed = {};
};

// dW_b = sum over t of X_t^T dY_t, for the blocks b of the layout. `x` and `dy` list the time steps of a
// window that share W, so that each block of dW is written once for all of them. Steps may differ in their
// number of rows. With gates: G_b the sum above, dW_b = gate_b G_b and dgate_b = <G_b, W_b>; `w` is read for
// dgate only.
struct BsmmBackwardWeight {
  static constexpr const char* kName = "bsmm_backward_weight";
  const BlockLayout* layout;
  std::span<const View> x, dy;
  Out dw;
  View w = {}, gate = {};
  Out dgate = {};
};

// y = x rounded to bf16, to nearest, ties to even; x f32, y bf16 of the same shape.
struct ToBf16 {
  static constexpr const char* kName = "to_bf16";
  View x, y;
};

// Norms of the columns of W, one for each output feature: norm_k = sqrt(sum over c of w_ck^2); norm [1, K].
struct ColumnNormForward {
  static constexpr const char* kName = "column_norm_forward";
  const BlockLayout* layout;
  View w;
  View norm;
};

// dw_ck = dnorm_k w_ck / norm_k, and 0 where norm_k = 0.
struct ColumnNormBackward {
  static constexpr const char* kName = "column_norm_backward";
  const BlockLayout* layout;
  View w, norm, dnorm;
  Out dw;
};

}  // namespace bsexp::kernels
