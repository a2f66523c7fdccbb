#pragma once
// The weight gradient of bf16 on the tiles of AMX: A are inputs [features][words of rows], B outputs [words
// of rows][features], C a part of 32 x 32 of a block of the gradient, or of four smaller blocks.
//
// Along the output blocks: dY is transposed a block at a time by the task that needs it. Activations are read
// as they lie where their rows fill tiles, else from a copy with zeros behind them.
#include <cstring>
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

// Blocks of 32 and 64: the part from input c0 and output k0 on, 32 x 32, of the block whose inputs are number
// i.
template <int kBlock>
inline void gradient_part(std::span<const TileStep> steps, const float* dy, int64_t i, int c0, int k0,
                          float (&sums)[32][32]) {
  zero_tiles<0, 1, 2, 3>();
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
  store_tile<0>(sums[0], 32);
  store_tile<1>(sums[0] + kTileColumns, 32);
  store_tile<2>(sums[kTileRows], 32);
  store_tile<3>(sums[kTileRows] + kTileColumns, 32);
}

// n x m numbers to where they belong.
template <int kHeight, int kWidth>
inline void store_part_of(const float (&sums)[32][32], float* dw, int64_t stride, Store how) {
  for (int c = 0; c < kHeight; ++c) {
#pragma GCC unroll 2
    for (int k = 0; k < kWidth; k += kLanes) {
      const F sum = load(sums[c] + k);
      float* const to = dw + c * stride + k;
      if (how == Store::replace_past_caches) {
        store_past_caches(to, sum);
      } else {
        store(to, how == Store::add ? load(to) + sum : sum);
      }
    }
  }
}

template <int kBlock>
void gradient_of_tiles(const BsmmBackwardWeight& args, ThreadPool& threads) {
  const SparseSide side = by_output(*args.layout);
  const int64_t n_inputs = side.n_inner * kBlock;
  int64_t n_words = 0, n_copied = 0;
  for (const View& x : args.x) {
    n_words += tile_words(x);
    n_copied += fills_tiles(x, n_inputs) ? 0 : tile_words(x);
  }
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
  float* const dw = floats(args.dw.view);
  const Store how = how_to_store(args.dw);
  const int n_tasks = n_gradient_tasks<kBlock>(side, 2 * n_words, threads);
  threads.run(n_tasks, [&](int task) {
    const int64_t begin = side.n_blocks() * task / n_tasks, end = side.n_blocks() * (task + 1) / n_tasks;
    if (begin == end) return;
    const TileRegisters registers(kTileRows, kTileWords, kTileColumns);
    float* const transposed = scratch_for_weights(n_words * kBlock);
    alignas(64) float sums[32][32];
    int64_t j = -1;
    for (int64_t b = begin; b < end; ++b) {
      if (j < 0 || side.begin[j + 1] <= b) {
        j = outer_of(side, b);
        float* next = transposed;
        for (const TileStep& step : steps) {
          transpose_words<kBlock>(*step.dy, j, next);
          next += step.words * kBlock;
        }
      }
      const Block& block = side.blocks[b];
      for (int c = 0; c < kBlock; c += 32) {
        for (int k = 0; k < kBlock; k += 32) {
          gradient_part<kBlock>(steps, transposed, block.other, c, k, sums);
          store_part_of<32, 32>(sums, dw + block.number * kBlock * kBlock + c * kBlock + k, kBlock, how);
        }
      }
    }
    finish_stores_past_caches();
  });
}

}  // namespace

}  // namespace bsexp::kernels
