#pragma once
// How the weights of a product lie in the order in which its tiles read them.
//
// The output features of a block are cut into slices, as many features as a tile keeps sums of. Packed
// weights are, for every slab, every output block in it and every slice of that, [blocks][s][height]: each
// tile reads one run of memory from its beginning to its end, which is what the processor fetches ahead best,
// and the sums stay in registers over all blocks of the slab. Packed weights take as much room as the weights
// themselves.
#include <cstring>

#include "bsexp/kernels/cpu/product_plan.h"
#include "bsexp/kernels/cpu/tiles.h"
#include "bsexp/kernels/cpu/vector.h"

namespace bsexp::kernels {

namespace {

// With 32 registers, 12 features x 2 vectors of rows leave room for the inputs; with 16, 3 features x 4
// vectors. What that does not divide is cut into low slices.
#if BSEXP_VECTOR_BYTES == 64
constexpr int kTallSlice = 12, kLowSlice = 8;
constexpr int kMostVectors = 2;
#else
constexpr int kTallSlice = 3, kLowSlice = 2;
constexpr int kMostVectors = 4;
#endif

// The slices of a block of s output features: `n_tall` of kTallSlice features, then those of kLowSlice.
struct Slices {
  explicit Slices(int64_t s)
      : n_tall(kernels::n_tall(static_cast<int>(s), kHeights)),
        count(n_tall + n_low(static_cast<int>(s), kHeights)) {}
  int64_t height(int64_t slice) const { return slice < n_tall ? kTallSlice : kLowSlice; }
  // The first feature of a slice.
  int64_t first(int64_t slice) const {
    return slice < n_tall ? slice * kTallSlice : n_tall * kTallSlice + (slice - n_tall) * kLowSlice;
  }
  static constexpr TileHeights kHeights = {kTallSlice, kLowSlice};
  int64_t n_tall, count;
};

// Calls body.operator()<height>() for the height of a slice.
template <class Body>
inline void for_height(int64_t height, Body body) {
  if constexpr (kTallSlice == kLowSlice) {
    body.template operator()<kTallSlice>();
  } else if (height == kTallSlice) {
    body.template operator()<kTallSlice>();
  } else {
    body.template operator()<kLowSlice>();
  }
}

using F4 = float __attribute__((vector_size(16), aligned(4)));

// to[r * to_stride + k] = from[k * from_stride + r] for 4 x 4.
inline void transpose_4x4(const float* from, int64_t from_stride, float* to, int64_t to_stride) {
  const auto at = [=](int k) { return *reinterpret_cast<const F4*>(from + k * from_stride); };
  const F4 a = at(0), b = at(1), c = at(2), d = at(3);
  const F4 ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5),
           ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const F4 cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5),
           cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  const auto put = [=](int r, F4 v) { *reinterpret_cast<F4*>(to + r * to_stride) = v; };
  put(0, __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5));
  put(1, __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7));
  put(2, __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5));
  put(3, __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7));
}

// to[c * kHeight + k] = from[c * stride + k], c < n.
template <int kHeight>
inline void slice_columns(const float* from, int64_t stride, int64_t n, float* to) {
  for (int64_t c = 0; c < n; ++c) {
    std::memcpy(to + c * kHeight, from + c * stride, kHeight * sizeof(float));
  }
}

// to[c * kHeight + k] = from[k * stride + c], c < n, n a multiple of 4.
template <int kHeight>
inline void slice_rows(const float* from, int64_t stride, int64_t n, float* to) {
  if constexpr (kHeight % 4 == 0) {
    for (int64_t c = 0; c < n; c += 4) {
      for (int k = 0; k < kHeight; k += 4)
        transpose_4x4(from + k * stride + c, stride, to + c * kHeight + k, kHeight);
    }
  } else {
    for (int64_t c = 0; c < n; ++c) {
      for (int k = 0; k < kHeight; ++k) to[c * kHeight + k] = from[k * stride + c];
    }
  }
}

}  // namespace

}  // namespace bsexp::kernels
