#pragma once
// The differentiable operations. Each is a forward and a backward kernel; formulas stand with the kernels'
// arguments (kernels/products.h, kernels/dense.h), a worked case of each in op_table.cc.
//
// Shapes: activations [R, F]; weights of a layout [Z, s, s]; gain, bias, scale, shift [1, F]. All inputs of
// one tape.
#include <cstdint>

#include "bsexp/nn/tape.h"

namespace bsexp::nn {

Var bsmm(const Var& x, const BlockWeight& w, const Var& bias = {});  // x W [+ bias]
Var bsmm(const Var& x, const BlockWeight& w, const Var& y, const BlockWeight& u,
         const Var& bias = {});  // x W + y U [+ bias]

// A pixel is a row, [N H W, channels] (kernels/convolution.h). `deconv` is the transposed convolution: what
// backpropagation through conv does to a gradient, with `geometry` that of conv, so it leads from its
// outputs' pixels to its inputs'.
Var conv(const Var& x, const ConvWeight& w, const Var& bias = {});    // [N H W, C] -> [N H' W', K]
Var deconv(const Var& x, const ConvWeight& w, const Var& bias = {});  // [N H' W', K] -> [N H W, C]

Var add(const Var& a, const Var& b, int64_t stride = 1);  // b on every stride-th feature of a
Var mul(const Var& a, const Var& b, int64_t stride = 1);  // likewise
Var subset(const Var& x, int64_t stride);                 // every stride-th feature

Var relu(const Var& x);
Var sigmoid(const Var& x);
Var tanh(const Var& x);

// What follows a layer normalisation in the same pass: [relu](n (*) times + plus), both on every stride-th
// feature.
struct Then {
  Var times = {}, plus = {};
  int64_t stride = 1;
  bool relu = false;
};
Var layer_norm(const Var& x, const Var& gain, const Var& bias, const Then& then = {});
Var scale_shift(const Var& x, const Var& scale, const Var& shift);

Var column_norm(const BlockWeight& w);   // [1, K]
Var divide(const Var& a, const Var& b);  // a / b, 0 where b = 0
Var normalize_rows(const Var& v, const Var& gain);

Var dropout(const Var& x, double keep, uint64_t key);  // key: stream_key of a stream used for nothing else

Var embedding(const Tensor& ids, const Var& table);
Var lstm_cell(const Var& i, const Var& f, const Var& u, const Var& c);  // the next c
Var lstm_output(const Var& o, const Var& c);                            // h
Var softmax_cross_entropy(const Var& logits, const Tensor& targets);    // [R, 1], nats

inline constexpr double kLayerNormEpsilon = 1e-6;

}  // namespace bsexp::nn
