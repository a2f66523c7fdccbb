#pragma once
// Arguments of the dense and elementwise kernels. R rows, F features; (*) is the elementwise product.
//
// Backward kernels take what the forward kept, the gradient of the output, and an Out for every input
// gradient.
#include <cstdint>

#include "bsexp/kernels/view.h"

namespace bsexp::kernels {

// x = value, everywhere.
struct Fill {
  static constexpr const char* kName = "fill";
  View x;
  double value;
};

// y = scale x (or y += scale x); same shapes.
struct Scale {
  static constexpr const char* kName = "scale";
  View x;
  double scale;
  Out y;
};

// y = a, and b is added on every stride-th feature: y[:, j stride] = a[:, j stride] + b[:, j].
// a, y [R, F]; b [R, ceil(F / stride)]. stride = 1 is the plain sum. y may be a.
struct AddForward {
  static constexpr const char* kName = "add_forward";
  View a, b;
  int64_t stride;
  View y;
};

// y = a, and multiplied by b on every stride-th feature: y[:, j stride] = a[:, j stride] (*) b[:, j].
struct MulForward {
  static constexpr const char* kName = "mul_forward";
  View a, b;
  int64_t stride;
  View y;
};

// da = dy, times b on every stride-th feature; db[:, j] = dy[:, j stride] (*) a[:, j stride].
struct MulBackward {
  static constexpr const char* kName = "mul_backward";
  View a, b;
  int64_t stride;
  View dy;
  Out da, db;
};

// y[:, j] = x[:, j stride]; y [R, ceil(F / stride)].
struct SubsetForward {
  static constexpr const char* kName = "subset_forward";
  View x;
  int64_t stride;
  Out y;
};

// dx[:, j stride] = dy[:, j], and 0 (or unchanged, when accumulating) elsewhere.
struct SubsetBackward {
  static constexpr const char* kName = "subset_backward";
  View dy;
  int64_t stride;
  Out dx;
};

enum class Activation : uint8_t { relu, sigmoid, tanh };

// y = f(x).
struct ActivationForward {
  static constexpr const char* kName = "activation_forward";
  Activation f;
  View x, y;
};

// dx = dy (*) f'(x), written with y = f(x): relu dy [y > 0], sigmoid dy y (1 - y), tanh dy (1 - y^2).
struct ActivationBackward {
  static constexpr const char* kName = "activation_backward";
  Activation f;
  View y, dy;
  Out dx;
};

// What may follow a layer normalisation n in the same pass: [relu](n (*) times + plus). times and plus, [R,
// ceil(F / stride)], act on every stride-th feature; where they are empty there is no such step.
struct LayerNormThen {
  View times = {}, plus = {};
  int64_t stride = 1;
  bool relu = false;
};

// Layer normalisation over the features of each row (Ba, Kiros, Hinton 2016) and what follows:
// y = then(gain (*) (x - mean) rstd + bias), mean and variance over F, rstd = 1 / sqrt(variance + epsilon).
// gain, bias [1, F]; mean, rstd [R, 1] are kept for the backward pass.
struct LayerNormForward {
  static constexpr const char* kName = "layer_norm_forward";
  View x, gain, bias;
  double epsilon;
  View y, mean, rstd;
  LayerNormThen then = {};
};

// With n = (x - mean) rstd and dplus = dy (masked by y > 0 where relu): dtimes = dplus (*) (gain (*) n +
// bias), g = dplus (*) times, dgain = sum over rows of g (*) n, dbias = sum over rows of g, dn = g (*) gain,
// dx = rstd (dn
// - mean_F(dn) - n mean_F(dn (*) n)). `y` is read only with relu, `bias` only with times.
struct LayerNormBackward {
  static constexpr const char* kName = "layer_norm_backward";
  View x, gain, bias, y, mean, rstd, dy;
  Out dx, dgain, dbias;
  LayerNormThen then = {};
  Out dtimes = {}, dplus = {};
};

// y = scale (*) x + shift, by feature; scale and shift [1, F]; an empty scale is 1, an empty shift is 0.
struct ScaleShiftForward {
  static constexpr const char* kName = "scale_shift_forward";
  View x, scale, shift;
  View y;
};

// dx = scale (*) dy; dscale = sum over rows of dy (*) x; dshift = sum over rows of dy.
struct ScaleShiftBackward {
  static constexpr const char* kName = "scale_shift_backward";
  View x, scale, dy;
  Out dx, dscale, dshift;
};

// y = a / b (*) (same shapes), the gain of a weight-normalised layer over the norm of its column; y = 0 where
// b = 0.
struct DivideForward {
  static constexpr const char* kName = "divide_forward";
  View a, b, y;
};

// da = dy / b; db = -dy (*) y / b; 0 where b = 0.
struct DivideBackward {
  static constexpr const char* kName = "divide_backward";
  View b, y, dy;
  Out da, db;
};

// Rows of unit norm times a gain: y_r = gain_r v_r / norm_r, norm_r = |v_r|; v, y [R, F]; gain, norm [R, 1]
// (0 where the norm is 0).
struct NormalizeRowsForward {
  static constexpr const char* kName = "normalize_rows_forward";
  View v, gain, y, norm;
};

// With u_r = v_r / norm_r: dgain_r = <dy_r, u_r>; dv_r = gain_r / norm_r (dy_r - u_r <dy_r, u_r>).
struct NormalizeRowsBackward {
  static constexpr const char* kName = "normalize_rows_backward";
  View v, gain, norm, dy;
  Out dv, dgain;
};

// Inverted dropout: y = x (*) mask / keep. Element i = f R + r is kept when word i % 4 of random_block(key, i
// / 4) is below keep 2^32, so every backend draws the same mask, and the backward pass is the same kernel on
// dy.
struct Dropout {
  static constexpr const char* kName = "dropout";
  View x;
  double keep;
  uint64_t key;
  Out y;
};

// y[r, :] = table[ids[r], :]; table [V, E], ids i32 [R, 1], y [R, E]. An id outside 0 ... V-1 is an ASSERT.
struct EmbeddingForward {
  static constexpr const char* kName = "embedding_forward";
  View ids, table, y;
};

// dtable[ids[r], :] += dy[r, :] in the order of r; rows without an id become 0 (or stay, when accumulating).
struct EmbeddingBackward {
  static constexpr const char* kName = "embedding_backward";
  View ids, dy;
  Out dtable;
};

// The cell of an LSTM (Hochreiter, Schmidhuber 1997): c_next = sigmoid(f) (*) c + sigmoid(i) (*) tanh(u).
struct LstmCellForward {
  static constexpr const char* kName = "lstm_cell_forward";
  View i, f, u, c, c_next;
};

struct LstmCellBackward {
  static constexpr const char* kName = "lstm_cell_backward";
  View i, f, u, c, dc_next;
  Out di, df, du, dc;
};

// The output of an LSTM: h = sigmoid(o) (*) tanh(c).
struct LstmOutputForward {
  static constexpr const char* kName = "lstm_output_forward";
  View o, c, h;
};

struct LstmOutputBackward {
  static constexpr const char* kName = "lstm_output_backward";
  View o, c, dh;
  Out d_o, dc;
};

// loss_r = log sum over v of exp(logits[r, v]) - logits[r, targets[r]], in nats; logits [R, V], targets i32
// [R, 1], loss and log_sum (kept for the backward pass) [R, 1].
struct SoftmaxCrossEntropyForward {
  static constexpr const char* kName = "softmax_cross_entropy_forward";
  View logits, targets, loss, log_sum;
};

// dlogits[r, v] = dloss_r (exp(logits[r, v] - log_sum_r) - [v = targets_r]).
struct SoftmaxCrossEntropyBackward {
  static constexpr const char* kName = "softmax_cross_entropy_backward";
  View logits, targets, log_sum, dloss;
  Out dlogits;
};

}  // namespace bsexp::kernels
