#pragma once
// Forward with a few rows, as when a text is sampled: a vector of rows would be mostly empty, so vectors run
// over the output features. Every weight is used once for each row only; what counts is how fast weights
// arrive, so they are read as they lie.
#include "bsexp/kernels/cpu/product_plan.h"
#include "bsexp/kernels/cpu/tiles.h"

namespace bsexp::kernels {

namespace {

// Weights as they lie, and inputs [features][rows].
struct FewRows {
  SparseSide side;
  const float* w;
  const float* x;
  int64_t rows;
};

template <int kBlock, int kRows>
inline void few_rows_outer(const FewRows& of, int64_t j, float* y, int64_t y_stride, const Start& start) {
  constexpr bool kWhole = kBlock >= kLanes;  // else the one vector has kBlock lanes
  constexpr int kWidth = kWhole ? kLanes : kBlock;
  constexpr int kMost = kRows <= 2 ? 4 : 2;
  constexpr int kVectors = kBlock / kWidth < kMost ? kBlock / kWidth : kMost;
  // Blocks that are fetched ahead: a block takes some tens of cycles, memory some hundreds.
  constexpr int64_t kAhead = 128 / kBlock;
  // Sums that hide each other's latency.
  constexpr int kParallel = kRows * kVectors >= 8 ? 1 : 8 / (kRows * kVectors);
  const SparseSide& side = of.side;
  const int64_t begin = side.begin[j], end = side.begin[j + 1];
  for (int k0 = 0; k0 < kBlock; k0 += kVectors * kWidth) {
    F sum[kParallel][kRows][kVectors] = {};
    for (int64_t b = begin; b < end; ++b) {
      const Block &block = side.blocks[b], &next = side.blocks[b + kAhead < side.n_blocks() ? b + kAhead : b];
      const float* const w = of.w + int64_t{block.number} * (kBlock * kBlock) + k0;
      const float* const w_next = of.w + int64_t{next.number} * (kBlock * kBlock) + k0;
      const float* const x = of.x + block.other * (kBlock * of.rows);
#pragma GCC unroll 2
      for (int c0 = 0; c0 < kBlock; c0 += kParallel) {
#pragma GCC unroll 8
        for (int chain = 0; chain < kParallel; ++chain) {
          const int c = c0 + chain;
          for (int line = 0; line < kVectors * kWidth; line += kLine) {
            __builtin_prefetch(w_next + c * kBlock + line);
          }
#pragma GCC unroll 4
          for (int v = 0; v < kVectors; ++v) {
            const F weight = load_lanes<kWhole>(w + c * kBlock + v * kLanes, kBlock);
#pragma GCC unroll 4
            for (int r = 0; r < kRows; ++r) {
              sum[chain][r][v] = fma(splat(x[c * of.rows + r]), weight, sum[chain][r][v]);
            }
          }
        }
      }
    }
    for (int r = 0; r < kRows; ++r) {
      for (int v = 0; v < kVectors; ++v) {
        F total = sum[0][r][v];
        for (int chain = 1; chain < kParallel; ++chain) total += sum[chain][r][v];
        for (int lane = 0; lane < kWidth; ++lane) {
          const int k = k0 + v * kLanes + lane;
          float& element = y[k * y_stride + r];
          element = (start.add ? element : 0) + (start.bias == nullptr ? 0 : start.bias[k]) + total[lane];
        }
      }
    }
  }
}

template <int kBlock>
inline void few_rows_outer(const FewRows& of, int64_t j, float* y, int64_t y_stride, const Start& start) {
  switch (of.rows) {
    case 1:
      return few_rows_outer<kBlock, 1>(of, j, y, y_stride, start);
    case 2:
      return few_rows_outer<kBlock, 2>(of, j, y, y_stride, start);
    case 3:
      return few_rows_outer<kBlock, 3>(of, j, y, y_stride, start);
    default:
      return few_rows_outer<kBlock, 4>(of, j, y, y_stride, start);
  }
}

}  // namespace

}  // namespace bsexp::kernels
