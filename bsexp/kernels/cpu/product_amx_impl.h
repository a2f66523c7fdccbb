#pragma once
// Forward and backward data of bf16 on the tiles of AMX: A are weights [outputs][words of inputs], B the
// activations in words [words][rows], C sums [outputs][rows] that stay in the tiles while all blocks of an
// output block go by.
//
// A slice is 32 output features, or a block of fewer, and 32 rows are taken at a time: the four tiles of sums
// are 2 x 2. Blocks of 16 and 8 have one tile of outputs: they are added to two sums in turn, so that a
// product need not wait for the one before. Packed weights are, for every output block and every slice of it,
// [blocks of the output block][outputs of the slice][words].
#include "bsexp/kernels/cpu/amx_tiles.h"
#include "bsexp/kernels/cpu/loops.h"
#include "bsexp/kernels/cpu/product_parts.h"
#include "bsexp/kernels/cpu/transpose_impl.h"

namespace bsexp::kernels {

namespace {

// How the outputs and the words of a block are cut into tiles.
template <int kBlock>
struct BlockTiles {
  static constexpr int kWords = kBlock / 2;
  static constexpr int kHeight = std::min(kBlock, kTileRows), kDepth = std::min(kWords, kTileWords);
  static constexpr int kTall = kBlock / kHeight > 1 ? 2 : 1;  // tiles of outputs of a slice
  static constexpr int kSlice = kTall * kHeight, kSlices = kBlock / kSlice;
  static constexpr int kSums = 2 / kTall;  // that the blocks are added to in turn
};

constexpr int64_t kTilePanelRows = 2 * kTileColumns;

// x in words, in panels of 32 rows, the last of them filled with zeros to 16 or 32.
inline Panels pack_rows_for_tiles(const View& x, int64_t features, ThreadPool& threads) {
  const int64_t rows = (x.rows + kTileColumns - 1) / kTileColumns * kTileColumns;
  float* const packed = scratch_for_packing(features / 2 * rows);
  const Panels panels{packed, features / 2, rows, kTilePanelRows};
  pair_into(x, panels, packed, threads);
  return panels;
}

// The slices `begin` to `end` of output block j, one after another.
template <int kBlock>
inline void pack_tiles(const Weights& weights, int64_t j, int64_t begin, int64_t end, float* packed) {
  using Tiles = BlockTiles<kBlock>;
  constexpr int64_t kSliceWords = Tiles::kSlice * Tiles::kWords;
  const Block* const blocks = weights.side.blocks + weights.side.begin[j];
  const int64_t n = weights.side.begin[j + 1] - weights.side.begin[j];
  BlockWords words;
  alignas(64) float across[kBlock * Tiles::kWords];
  for (int64_t b = 0; b < n; ++b) {
    const float* block = words.of(weights, blocks[b].number);
    if (!weights.transposed) {
      transpose_rows<Tiles::kWords>(block, kBlock, kBlock, across);
      block = across;
    }
    for (int64_t slice = begin; slice < end; ++slice) {
      std::memcpy(packed + ((slice - begin) * n + b) * kSliceWords, block + slice * kSliceWords,
                  kSliceWords * sizeof(float));
    }
  }
}

// Where packed weights hold a slice of output block j.
template <int kBlock>
inline int64_t tiles_at(const Weights& weights, int64_t j, int64_t slice) {
  const int64_t first = weights.side.begin[j], n = weights.side.begin[j + 1] - first;
  return (first * kBlock + n * slice * BlockTiles<kBlock>::kSlice) * BlockTiles<kBlock>::kWords;
}

inline void pack_for_tiles(const Weights& weights, float* packed, ThreadPool& threads) {
  for_block_size(weights.side.block_size, [&]<int kBlock>() {
    for_all_slices(weights, BlockTiles<kBlock>::kSlices, threads, [&](int64_t j, int64_t begin, int64_t end) {
      pack_tiles<kBlock>(weights, j, begin, end, packed + tiles_at<kBlock>(weights, j, begin));
    });
  });
}

// Adds one block to the sums in tiles `kFirst` and after: weights of a slice from w on, kWide tiles of rows
// from x on.
template <int kBlock, int kWide, int kFirst>
inline void add_block(const float* w, const float* x) {
  using Tiles = BlockTiles<kBlock>;
  constexpr int64_t kWidth = kWide * kTileColumns;
#pragma GCC unroll 2
  for (int c = 0; c < Tiles::kWords; c += Tiles::kDepth) {
    load_tile<4>(w + c, Tiles::kWords);
    load_tile<6>(x + c * kWidth, kWidth);
    multiply_tiles<kFirst, 4, 6>();
    if constexpr (kWide == 2) {
      load_tile<7>(x + c * kWidth + kTileColumns, kWidth);
      multiply_tiles<kFirst + 1, 4, 7>();
    }
    if constexpr (Tiles::kTall == 2) {
      load_tile<5>(w + Tiles::kHeight * Tiles::kWords + c, Tiles::kWords);
      multiply_tiles<2, 5, 6>();
      if constexpr (kWide == 2) multiply_tiles<3, 5, 7>();
    }
  }
}

// Sums of a slice for up to 32 rows: two tiles of 16 rows for the upper and the lower outputs, or for every
// second block.
struct TileSums {
  alignas(64) float of[2][kTileRows][kTilePanelRows];
};

// The sums over `blocks` of a slice whose weights begin at w, for a panel of rows at x.
template <int kBlock, int kWide>
inline void sum_slice(const float* w, std::span<const Block> blocks, const float* x, TileSums& sums) {
  using Tiles = BlockTiles<kBlock>;
  constexpr int64_t kSliceWords = Tiles::kSlice * Tiles::kWords,
                    kBlockWords = Tiles::kWords * kWide * kTileColumns;
  zero_sums();
  const auto n = static_cast<int64_t>(blocks.size());
  int64_t b = 0;
  if constexpr (Tiles::kSums == 2) {
    for (; b + 2 <= n; b += 2) {
      add_block<kBlock, kWide, 0>(w + b * kSliceWords, x + blocks[b].other * kBlockWords);
      add_block<kBlock, kWide, 2>(w + (b + 1) * kSliceWords, x + blocks[b + 1].other * kBlockWords);
    }
  }
  for (; b < n; ++b) add_block<kBlock, kWide, 0>(w + b * kSliceWords, x + blocks[b].other * kBlockWords);
  store_tile<0>(sums.of[0][0], kTilePanelRows);
  store_tile<2>(sums.of[1][0], kTilePanelRows);
  if constexpr (kWide == 2) {
    store_tile<1>(sums.of[0][0] + kTileColumns, kTilePanelRows);
    store_tile<3>(sums.of[1][0] + kTileColumns, kTilePanelRows);
  }
}

// Brings the sums of so many outputs and rows to y.
template <int kBlock>
inline void finish_slice(const TileSums& sums, int64_t n_outputs, int64_t rows, float* y, int64_t y_stride,
                         const Start& start) {
  using Tiles = BlockTiles<kBlock>;
  for (int64_t k = 0; k < n_outputs; ++k) {
    const F bias = start.bias == nullptr ? F{} : splat(start.bias[k]);
    float* const to = y + k * y_stride;
    for_vectors(0, rows, [&](auto at) {
      F sum = at.load(sums.of[k / kTileRows][k % kTileRows]);
      if constexpr (Tiles::kSums == 2) sum += at.load(sums.of[1][k]);
      sum += bias;
      at.store(to, start.add ? at.load(to) + sum : sum);
    });
  }
}

template <int kBlock>
inline void product_outer_of_tiles(const Product& of, const Panels& panels, int64_t j, int64_t begin,
                                   int64_t end) {
  using Tiles = BlockTiles<kBlock>;
  const Weights& weights = of.weights;
  const std::span<const Block> blocks = live_blocks(weights, j);
  const int64_t slice_floats = static_cast<int64_t>(blocks.size()) * Tiles::kSlice * Tiles::kWords;
  const float* w = of.packed;
  if (w != nullptr) {
    w += tiles_at<kBlock>(weights, j, begin);
  } else {
    float* const packed = scratch_for_weights((end - begin) * slice_floats);
    pack_tiles<kBlock>(weights, j, begin, end, packed);
    w = packed;
  }
  TileSums sums;
  const View& y = of.y.view;
  for (int64_t p = 0; p < panels.count(); ++p) {
    const int64_t first_row = panels.first_row(p), rows = std::min(kTilePanelRows, y.rows - first_row);
    for (int64_t slice = begin; slice < end; ++slice) {
      const float* const w_slice = w + (slice - begin) * slice_floats;
      if (panels.width(p) == kTileColumns) {
        sum_slice<kBlock, 1>(w_slice, blocks, panels.data(p), sums);
      } else {
        sum_slice<kBlock, 2>(w_slice, blocks, panels.data(p), sums);
      }
      const int64_t output = j * kBlock + slice * Tiles::kSlice;
      finish_slice<kBlock>(sums, std::min<int64_t>(Tiles::kSlice, y.features - output), rows,
                           floats(y) + output * y.rows + first_row, y.rows,
                           {of.y.accumulate, of.bias == nullptr ? nullptr : of.bias + output});
    }
  }
}

inline void product_of_tiles(const Product& of, ThreadPool& threads) {
  const SparseSide& side = of.weights.side;
  const Panels panels = pack_rows_for_tiles(of.x, side.n_inner * side.block_size, threads);
  const int n_tasks = n_product_tasks(product_work(side, of.x.rows), threads.size());
  for_block_size(side.block_size, [&]<int kBlock>() {
    using Tiles = BlockTiles<kBlock>;
    threads.run(n_tasks, [&](int task) {
      const TileRegisters registers(Tiles::kHeight, Tiles::kDepth, kTileColumns);
      for_task_slices(side, Tiles::kSlices, task, n_tasks, [&](int64_t j, int64_t begin, int64_t end) {
        product_outer_of_tiles<kBlock>(of, panels, j, begin, end);
      });
    });
  });
}

}  // namespace

}  // namespace bsexp::kernels
