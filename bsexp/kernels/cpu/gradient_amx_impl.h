#pragma once
// The weight gradient of bf16 on the tiles of AMX: A are inputs [features][words of rows], B outputs [words
// of rows][features], C a part of 32 x 32 of a block of the gradient, or of four smaller blocks.
//
// Along the output blocks: dY is transposed a block at a time by the task that needs it. Activations are read
// as they lie where their rows fill tiles, else from a copy with zeros behind them.
#include <algorithm>
#include <cstring>
#include <span>
#include <vector>

#include "bsexp/base/thread_pool.h"
#include "bsexp/kernels/cpu/amx_tiles.h"
#include "bsexp/kernels/cpu/gradient_tile_impl.h"
#include "bsexp/kernels/cpu/memory.h"
#include "bsexp/kernels/cpu/transpose_impl.h"

namespace bsexp::kernels {

namespace {

// Words of 2 rows, filled up to whole tiles.
inline int64_t tile_words(const View& x) {
  return (x.rows + 2 * kTileWords - 1) / (2 * kTileWords) * kTileWords;
}

// Features `begin` to `end` of a bf16 x, each with its rows as words, with zeros for what is not there.
inline void copy_in_words(const View& x, int64_t begin, int64_t end, float* to) {
  const int64_t words = tile_words(x);
  const auto row_bytes = static_cast<size_t>(2 * x.rows);
  for (int64_t f = begin; f < end; ++f) {
    auto* const at = reinterpret_cast<char*>(to + (f - begin) * words);
    const size_t there = f < x.features ? row_bytes : 0;
    if (there > 0) std::memcpy(at, static_cast<const Bf16*>(x.data) + f * x.rows, there);
    std::memset(at + there, 0, static_cast<size_t>(4 * words) - there);
  }
}

inline bool fills_tiles(const View& x, int64_t n_features) {
  return x.features >= n_features && x.rows % (2 * kTileWords) == 0;
}

// One time step: x [features][words].
struct TileStep {
  const float* x;
  const View* dy;
  int64_t words;
};

// Block j of dy as [words][kBlock].
template <int kBlock>
inline void transpose_words(const View& dy, int64_t j, float* to) {
  const int64_t words = tile_words(dy);
  if (fills_tiles(dy, (j + 1) * kBlock)) {
    transpose_rows<kBlock>(static_cast<const float*>(dy.data) + j * kBlock * words, words, words, to);
    return;
  }
  float* const copy = scratch_for_parts(kBlock * words);
  copy_in_words(dy, j * kBlock, (j + 1) * kBlock, copy);
  transpose_rows<kBlock>(copy, words, words, to);
}

// Sums of a part of a block of 32 x 32, or of four smaller blocks, each in a corner.
struct GradientSums {
  static constexpr int kWidth = 32;
  alignas(64) float of[kWidth][kWidth];

  float* tile(int number) { return of[number / 2 * kTileRows] + number % 2 * kTileColumns; }
};

// The part of 32 x 32 from input c0 and output k0 on of the block whose inputs are number i.
template <int kBlock>
inline void sum_part(std::span<const TileStep> steps, const float* dy, int64_t i, int c0, int k0) {
  zero_sums();
  for (const TileStep& step : steps) {
    const int64_t words = step.words;
    const float* const x = step.x + (i * kBlock + c0) * words;
    for (int64_t r = 0; r < words; r += kTileWords) {
      const float* const dy_r = dy + r * kBlock + k0;
      load_tile<4>(x + r, words);
      load_tile<6>(dy_r, kBlock);
      multiply_tiles<0, 4, 6>();
      load_tile<7>(dy_r + kTileColumns, kBlock);
      multiply_tiles<1, 4, 7>();
      load_tile<5>(x + kTileRows * words + r, words);
      multiply_tiles<2, 5, 6>();
      multiply_tiles<3, 5, 7>();
    }
    dy += words * kBlock;
  }
}

// One block of 8 or 16, or four that share dY.
template <int kBlock, int kGroup>
inline void sum_small_blocks(std::span<const TileStep> steps, const float* dy, const Block* blocks) {
  zero_sums();
  for (const TileStep& step : steps) {
    const int64_t words = step.words;
    for (int64_t r = 0; r < words; r += kTileWords) {
      const auto x = [&](int g) { return step.x + blocks[g].other * kBlock * words + r; };
      load_tile<6>(dy + r * kBlock, kBlock);
      load_tile<4>(x(0), words);
      multiply_tiles<0, 4, 6>();
      if constexpr (kGroup == 4) {
        load_tile<5>(x(1), words);
        multiply_tiles<1, 5, 6>();
        load_tile<4>(x(2), words);
        multiply_tiles<2, 4, 6>();
        load_tile<5>(x(3), words);
        multiply_tiles<3, 5, 6>();
      }
    }
    dy += words * kBlock;
  }
}

inline void store_sums(GradientSums& sums) {
  store_tile<0>(sums.tile(0), GradientSums::kWidth);
  store_tile<1>(sums.tile(1), GradientSums::kWidth);
  store_tile<2>(sums.tile(2), GradientSums::kWidth);
  store_tile<3>(sums.tile(3), GradientSums::kWidth);
}

// kSize x kSize sums to where they belong in a block of the gradient.
template <int kBlock, int kSize>
inline void bring_to_gradient(const float* sums, float* dw, Store how) {
  using Shape = GradientShape<kBlock, 1>;
  using Vector = typename Shape::Vector;
  for (int c = 0; c < kSize; ++c) {
#pragma GCC unroll 2
    for (int k = 0; k < kSize; k += Shape::kWidth) {
      const typename Vector::V sum = Vector::load(sums + c * GradientSums::kWidth + k);
      float* const to = dw + c * kBlock + k;
      if (how == Store::replace_past_caches) {
        Vector::store_past_caches(to, sum);
      } else {
        Vector::store(to, how == Store::add ? Vector::load(to) + sum : sum);
      }
    }
  }
}

// `n` blocks of one output, all of them or one after another.
template <int kBlock>
inline void gradient_of_blocks(std::span<const TileStep> steps, const float* dy, const Block* blocks,
                               int64_t n, float* dw, Store how) {
  constexpr int64_t kSize = kBlock * kBlock, kGroup = 4;
  GradientSums sums;
  if constexpr (kBlock >= GradientSums::kWidth) {
    for (int64_t b = 0; b < n; ++b) {
      for (int c = 0; c < kBlock; c += GradientSums::kWidth) {
        for (int k = 0; k < kBlock; k += GradientSums::kWidth) {
          sum_part<kBlock>(steps, dy, blocks[b].other, c, k);
          store_sums(sums);
          bring_to_gradient<kBlock, GradientSums::kWidth>(
              sums.tile(0), dw + blocks[b].number * kSize + c * kBlock + k, how);
        }
      }
    }
  } else {
    for (int64_t b = 0; b < n;) {
      const int64_t taken = b + kGroup <= n ? kGroup : 1;
      if (taken == kGroup) {
        sum_small_blocks<kBlock, kGroup>(steps, dy, blocks + b);
      } else {
        sum_small_blocks<kBlock, 1>(steps, dy, blocks + b);
      }
      store_sums(sums);
      for (int g = 0; g < taken; ++g) {
        bring_to_gradient<kBlock, kBlock>(sums.tile(g), dw + blocks[b + g].number * kSize, how);
      }
      b += taken;
    }
  }
}

// The activations of all steps, copied where they do not fill tiles.
inline std::vector<TileStep> tile_steps(const BsmmBackwardWeight& args, int64_t n_inputs,
                                        ThreadPool& threads) {
  int64_t n_copied = 0;
  for (const View& x : args.x) n_copied += fills_tiles(x, n_inputs) ? 0 : tile_words(x);
  float* copy = scratch_for_packing(n_copied * n_inputs);
  std::vector<TileStep> steps;
  for (size_t t = 0; t < args.x.size(); ++t) {
    const View& x = args.x[t];
    const int64_t words = tile_words(x);
    if (fills_tiles(x, n_inputs)) {
      steps.push_back({static_cast<const float*>(x.data), &args.dy[t], words});
      continue;
    }
    steps.push_back({copy, &args.dy[t], words});
    threads.for_ranges(n_inputs, 1 + 8192 / words, [&](int64_t begin, int64_t end) {
      copy_in_words(x, begin, end, copy + begin * words);
    });
    copy += n_inputs * words;
  }
  return steps;
}

template <int kBlock>
void gradient_of_tiles(const BsmmBackwardWeight& args, bool written_once, ThreadPool& threads) {
  const SparseSide side = by_output(*args.layout);
  const std::vector<TileStep> steps = tile_steps(args, side.n_inner * kBlock, threads);
  int64_t n_words = 0;
  for (const TileStep& step : steps) n_words += step.words;
  float* const dw = floats(args.dw.view);
  const Store how = how_to_store(args.dw, written_once);
  const int n_tasks = n_gradient_tasks<kBlock>(side, 2 * n_words, threads);
  threads.run(n_tasks, [&](int task) {
    const int64_t begin = side.n_blocks() * task / n_tasks, end = side.n_blocks() * (task + 1) / n_tasks;
    if (begin == end) return;
    constexpr int kSide = std::min(kBlock, kTileRows);
    const TileRegisters registers(kSide, kTileWords, kSide);
    float* const transposed = scratch_for_weights(n_words * kBlock);
    for (int64_t b = begin, j = outer_of(side, begin); b < end; ++j) {
      const int64_t n = std::min(end, side.begin[j + 1]) - b;
      if (n == 0) continue;
      float* next = transposed;
      for (const TileStep& step : steps) {
        transpose_words<kBlock>(*step.dy, j, next);
        next += step.words * kBlock;
      }
      gradient_of_blocks<kBlock>(steps, transposed, side.blocks + b, n, dw, how);
      b += n;
    }
    finish_stores_past_caches();
  });
}

}  // namespace

}  // namespace bsexp::kernels
