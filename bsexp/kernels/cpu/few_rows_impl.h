#pragma once
// Forward with a few rows, as when a text is sampled: a vector of rows would be mostly empty, so vectors run
// over the output features. Every weight is used once for each row only; what counts is how fast weights
// arrive, so they are read as they are stored, from beginning to end.
//
// The blocks are cut into pieces, each with sums [rows][outputs] of its own, which are added in order. The
// cuts depend on the layout and the rows alone, and so do the bits of the result.
#include "bsexp/base/thread_pool.h"
#include "bsexp/kernels/cpu/loops.h"
#include "bsexp/kernels/cpu/product_plan.h"
#include "bsexp/kernels/cpu/tiles.h"

namespace bsexp::kernels {

namespace {

// Weights as they are stored, with their blocks by input, and inputs [features][rows].
struct FewRows {
  SparseSide side;
  const float* w;
  const float* x;
  int64_t rows;

  int64_t n_outputs() const { return side.n_inner * side.block_size; }  // with those that fill the last block
  int64_t n_sums() const { return rows * n_outputs(); }                 // of a piece
  // Sums are a small part of the memory that a product touches.
  int64_t n_pieces() const {
    constexpr int64_t kMost = 32, kWeightsForASum = 32, kFewestWeights = 16384;
    const int64_t weights = side.n_blocks() * side.block_size * side.block_size;
    return std::clamp<int64_t>(weights / std::max(kFewestWeights, kWeightsForASum * n_sums()), 1, kMost);
  }
};

// sums[r][k] += x[c][r] w[c][k] for the columns of a block from w on, kVectors vectors of kWidth.
template <int kBlock, int kRows, int kVectors>
inline void few_rows_columns(const float* w, const float* x, float* sums, int64_t sums_stride) {
  constexpr bool kWhole = kBlock >= kLanes;  // else the one vector has kBlock lanes
  // Sums that hide each other's latency, and floats between the weights in use and those that are fetched.
  constexpr int kParallel = kRows * kVectors >= 8 ? 1 : 8 / (kRows * kVectors);
  constexpr int64_t kAhead = 4096;
  F sum[kParallel][kRows][kVectors] = {};
#pragma GCC unroll 2
  for (int c0 = 0; c0 < kBlock; c0 += kParallel) {
#pragma GCC unroll 8
    for (int chain = 0; chain < kParallel; ++chain) {
      const int c = c0 + chain;
      for (int v = 0; v < kVectors; v += kLine / kLanes) {
        if (kBlock >= kLine || c % (kLine / kBlock) == 0) {
          __builtin_prefetch(w + c * kBlock + v * kLanes + kAhead);
        }
      }
#pragma GCC unroll 4
      for (int v = 0; v < kVectors; ++v) {
        const F weight = load_lanes<kWhole>(w + c * kBlock + v * kLanes, kBlock);
#pragma GCC unroll 4
        for (int r = 0; r < kRows; ++r) {
          sum[chain][r][v] = fma(splat(x[c * kRows + r]), weight, sum[chain][r][v]);
        }
      }
    }
  }
  for (int r = 0; r < kRows; ++r) {
    for (int v = 0; v < kVectors; ++v) {
      float* const to = sums + r * sums_stride + v * kLanes;
      F total = load_lanes<kWhole>(to, kBlock);
      for (int chain = 0; chain < kParallel; ++chain) total += sum[chain][r][v];
      if constexpr (kWhole) {
        store(to, total);
      } else {
        store_part(to, total, kBlock);
      }
    }
  }
}

// The blocks `begin` to `end`, added to sums that were 0.
template <int kBlock, int kRows>
inline void few_rows_blocks(const FewRows& of, int64_t begin, int64_t end, float* sums) {
  constexpr int kMost = kRows <= 2 ? 4 : 2;
  constexpr int kVectors = std::clamp(kBlock / kLanes, 1, kMost);
  int64_t i = begin < end ? outer_of(of.side, begin) : 0;
  for (int64_t b = begin; b < end; ++b) {
    while (of.side.begin[i + 1] <= b) ++i;
    const float *const w = of.w + b * (kBlock * kBlock), *const x = of.x + i * (kBlock * kRows);
    float* const to = sums + int64_t{of.side.blocks[b].other} * kBlock;
    for (int k = 0; k < kBlock; k += kVectors * kLanes) {
      few_rows_columns<kBlock, kRows, kVectors>(w + k, x, to + k, of.n_outputs());
    }
  }
}

template <int kBlock>
inline void few_rows_piece(const FewRows& of, int64_t begin, int64_t end, float* sums) {
  std::fill_n(sums, of.n_sums(), 0.0F);
  switch (of.rows) {
    case 1:
      return few_rows_blocks<kBlock, 1>(of, begin, end, sums);
    case 2:
      return few_rows_blocks<kBlock, 2>(of, begin, end, sums);
    case 3:
      return few_rows_blocks<kBlock, 3>(of, begin, end, sums);
    default:
      return few_rows_blocks<kBlock, 4>(of, begin, end, sums);
  }
}

// Row r of y from the sums of all pieces, for the output features that a span of them holds.
template <bool kWhole>
inline void few_rows_finish(const FewRows& of, const float* sums, int64_t n_pieces, int64_t r,
                            Span<kWhole> at, float* y, const Start& start) {
  F total = at.load(sums + r * of.n_outputs());
  for (int64_t p = 1; p < n_pieces; ++p) total += at.load(sums + p * of.n_sums() + r * of.n_outputs());
  if (start.bias != nullptr) total += at.load(start.bias);
  if (of.rows == 1) {
    at.store(y, start.add ? at.load(y) + total : total);
    return;
  }
  for (int lane = 0; lane < at.n; ++lane) {
    float& element = y[(at.offset + lane) * of.rows + r];
    element = start.add ? element + total[lane] : total[lane];
  }
}

// `sums` has room for those of all pieces, and y has n_features.
inline void few_rows_product(const FewRows& of, float* sums, int64_t n_features, float* y, const Start& start,
                             ThreadPool& threads) {
  const int64_t n_pieces = of.n_pieces(), n_blocks = of.side.n_blocks();
  const int64_t n_tasks =
      std::min<int64_t>(n_product_tasks(product_work(of.side, of.rows), threads.size()), n_pieces);
  for_block_size(of.side.block_size, [&]<int kBlock>() {
    threads.run(static_cast<int>(n_tasks), [&](int task) {
      for (int64_t p = n_pieces * task / n_tasks; p < n_pieces * (task + 1) / n_tasks; ++p) {
        few_rows_piece<kBlock>(of, n_blocks * p / n_pieces, n_blocks * (p + 1) / n_pieces,
                               sums + p * of.n_sums());
      }
    });
  });
  for_elements(n_features, kLightGrain / (n_pieces * of.rows), threads, [&](auto at) {
    for (int64_t r = 0; r < of.rows; ++r) few_rows_finish(of, sums, n_pieces, r, at, y, start);
  });
}

}  // namespace

}  // namespace bsexp::kernels
