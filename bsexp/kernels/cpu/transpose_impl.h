#pragma once
// Activations with rows and features exchanged, for the instruction set that the including file is compiled
// for: whole vectors at a time where they fit, else by pieces of 4 x 4.
#include <algorithm>
#include <utility>

#include "bsexp/kernels/cpu/memory.h"
#include "bsexp/kernels/cpu/packing.h"
#include "bsexp/kernels/cpu/slices.h"

namespace bsexp::kernels {

namespace {

// Step kDistance of a transposition: lines i and i + kDistance of v swap what is off the diagonal.
template <int kDistance, int kLines, int... kLane>
inline void swap_halves(F* v, std::integer_sequence<int, kLane...> /*lanes*/) {
#pragma GCC unroll 16
  for (int i = 0; i < kLines; ++i) {
    if ((i & kDistance) != 0) continue;
    const F a = v[i], b = v[i + kDistance];
    v[i] = __builtin_shufflevector(a, b, ((kLane & kDistance) == 0 ? kLane : kLane - kDistance + kLanes)...);
    v[i + kDistance] =
        __builtin_shufflevector(a, b, ((kLane & kDistance) == 0 ? kLane + kDistance : kLane + kLanes)...);
  }
}

// to[r * to_stride + k] = from[k * from_stride + r] for k below kLines, which is kLanes or half of it, and r
// below kLanes.
template <int kLines>
inline void transpose_lanes(const float* from, int64_t from_stride, float* to, int64_t to_stride) {
  static_assert(kLines == kLanes || 2 * kLines == kLanes);
  constexpr auto kAll = std::make_integer_sequence<int, kLanes>{};
  F v[kLines];
#pragma GCC unroll 16
  for (int k = 0; k < kLines; ++k) v[k] = load(from + k * from_stride);
  if constexpr (kLines > 8) swap_halves<8, kLines>(v, kAll);
  if constexpr (kLines > 4) swap_halves<4, kLines>(v, kAll);
  swap_halves<2, kLines>(v, kAll);
  swap_halves<1, kLines>(v, kAll);
#pragma GCC unroll 16
  for (int r = 0; r < kLines; ++r) {
    if constexpr (kLines == kLanes) {
      store(to + r * to_stride, v[r]);
    } else {
      store_half(to + r * to_stride, low_half(v[r]));
      store_half(to + (r + kLines) * to_stride, high_half(v[r]));
    }
  }
}

// [kBlock][rows], features `stride` apart -> [rows][kBlock].
template <int kBlock>
inline void transpose_rows(const float* from, int64_t stride, int64_t rows, float* to) {
  int64_t r = 0;
  if constexpr (2 * kBlock >= kLanes) {
    constexpr int kLines = std::min(kBlock, kLanes);
    for (; r + kLanes <= rows; r += kLanes) {
      for (int k = 0; k < kBlock; k += kLines)
        transpose_lanes<kLines>(from + k * stride + r, stride, to + r * kBlock + k, kBlock);
    }
  }
  for (; r + 4 <= rows; r += 4) {
    for (int k = 0; k < kBlock; k += 4)
      transpose_4x4(from + k * stride + r, stride, to + r * kBlock + k, kBlock);
  }
  for (; r < rows; ++r) {
    for (int k = 0; k < kBlock; ++k) to[r * kBlock + k] = from[k * stride + r];
  }
}

// Block j of the features of dy, f32 or bf16: [rows][kBlock], with zeros for features that are not there.
template <int kBlock>
inline void transpose_block(const View& dy, int64_t j, float* to) {
  const int64_t rows = dy.rows, first = j * kBlock, n = std::min<int64_t>(kBlock, dy.features - first);
  if (n == kBlock && dy.dtype == DType::f32) {
    transpose_rows<kBlock>(floats(dy) + first * rows, rows, rows, to);
    return;
  }
  float* const whole = scratch_for_parts(kBlock * rows);
  copy_scaled(dy, first * rows, n * rows, 1, whole);
  std::fill_n(whole + n * rows, (kBlock - n) * rows, 0.0F);
  transpose_rows<kBlock>(whole, rows, rows, to);
}

}  // namespace

}  // namespace bsexp::kernels
