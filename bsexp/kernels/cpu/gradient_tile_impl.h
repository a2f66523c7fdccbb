#pragma once
// The tile of a weight gradient: sums over rows for some inputs x some vectors of outputs, kept in registers
// while the rows of all time steps go by.
//
// Blocks that are too narrow to fill the vectors of a tile are taken in groups, for the blocks of one input
// block share its inputs. The dY of the blocks that come next is fetched meanwhile.
#include "bsexp/base/thread_pool.h"
#include "bsexp/kernels/cpu/arithmetic.h"
#include "bsexp/kernels/cpu/memory.h"
#include "bsexp/kernels/cpu/product_plan.h"
#include "bsexp/kernels/cpu/tiles.h"

namespace bsexp::kernels {

namespace {

// One time step of a grouped weight gradient: x [features][rows], dy transposed by blocks [output
// block][rows][kBlock].
struct GradientStep {
  const float* x;
  const float* dy;
  int64_t rows;
  int64_t x_block, x_stride;  // from one input block, and one input, to the next
  int64_t dy_block;           // from one output block to the next
};

constexpr int64_t kStepFloats = 16;  // room for a GradientStep among packed floats, a cache line each
static_assert(sizeof(GradientStep) <= kStepFloats * sizeof(float));

// What becomes of the old gradient, and how the new one reaches memory: past the caches where it is written
// once, by a single group of steps, and is too large to stay in them.
enum class Store { add, replace, replace_past_caches };
inline Store how_to_store(const Out& dw, bool written_once) {
  if (dw.accumulate) return Store::add;
  return written_once && dw.view.bytes() > most_gradient_in_caches() && is_aligned(floats(dw.view))
             ? Store::replace_past_caches
             : Store::replace;
}

template <int kBlock>
inline int n_gradient_tasks(const SparseSide& side, int64_t n_rows, const ThreadPool& threads) {
  return n_product_tasks(static_cast<double>(side.n_blocks() * kBlock * kBlock) * static_cast<double>(n_rows),
                         threads.size());
}

// Vectors of a tile: of the instruction set, or half of one where a block is that narrow, or the halves of
// two blocks that lie kDistance floats apart in the gradient.
struct WholeVector {
  using V = F;
  static V load(const float* p) { return kernels::load(p); }
  static V splat(float x) { return kernels::splat(x); }
  static void store(float* p, V v) { kernels::store(p, v); }
  static void store_past_caches(float* p, V v) { kernels::store_past_caches(p, v); }
};
struct HalfVector {
  using V = HalfF;
  static V load(const float* p) { return load_half(p); }
  static V splat(float x) { return x - V{}; }
  static void store(float* p, V v) { store_half(p, v); }
  static void store_past_caches(float* p, V v) { store_half_past_caches(p, v); }
};
template <int kDistance>
struct PairVector {
  using V = F;
  static V load(const float* p) { return load(p, p + kDistance); }
  static V load(const float* low, const float* high) { return joined(load_half(low), load_half(high)); }
  static V splat(float x) { return kernels::splat(x); }
  static void store(float* p, V v) {
    store_half(p, low_half(v));
    store_half(p + kDistance, high_half(v));
  }
  static void store_past_caches(float* p, V v) {
    store_half_past_caches(p, low_half(v));
    store_half_past_caches(p + kDistance, high_half(v));
  }
};

// How kGroup blocks are cut.
template <int kBlock, int kGroup>
struct GradientShape {
  static constexpr bool kHalf = kBlock < kLanes, kPairs = kHalf && kGroup > 1;
  using Vector = std::conditional_t<kPairs, PairVector<kBlock * kBlock>,
                                    std::conditional_t<kHalf, HalfVector, WholeVector>>;
  static constexpr int kWidth = kHalf ? kLanes / 2 : kLanes;     // outputs of one block in a vector
  static constexpr int kVectors = kBlock >= 2 * kWidth ? 2 : 1;  // of one block
  static constexpr int kBlocks = kPairs ? 2 : 1;                 // in a vector
  static constexpr int kColumns = kVectors * kGroup / kBlocks;   // vectors of the tile
};

// The blocks that fill the vectors of a tile, at most.
template <int kBlock>
constexpr int kMostTogether = kBlock < kLanes       ? 4
                              : kBlock < 2 * kLanes ? 2
                                                    : 1;

// Calls body.operator()<kGroup>() for the largest group, a power of 2, among `n` blocks.
template <int kBlock, int kGroup = kMostTogether<kBlock>, class Body>
inline void for_group(int64_t n, Body body) {
  if constexpr (kGroup > 1) {
    if (n < kGroup) return for_group<kBlock, kGroup / 2>(n, body);
  }
  body.template operator()<kGroup>();
}

// The order in which blocks follow each other: those of one input block, whose x stays in the first cache, or
// those of one output block, whose dY does.
enum class Walk { by_input, by_output };

// Blocks of the gradient with one input block i and output blocks j[0], j[1], ...; `next` are the blocks that
// follow. Block g of the group lies at dw + g * kBlock * kBlock, the block after the group at `dw_next`.
struct GradientGroup {
  const GradientStep* steps;
  int64_t n_steps, i;
  const Block *blocks, *next;
  float* dw_next;
  int64_t x_stride = 0;  // of all steps; 0 where they differ
};

// How a group is cut into tiles: those of each column of whole vectors, from the first input on, tall ones
// first.
template <int kBlock, int kGroup>
struct GradientTiles {
  using Shape = GradientShape<kBlock, kGroup>;
  static constexpr int kWidth = Shape::kVectors * Shape::kWidth;
  static constexpr TileHeights kHeights = tile_heights(Shape::kColumns);
  static constexpr int kTall = n_tall(kBlock, kHeights), kOfColumn = kTall + n_low(kBlock, kHeights),
                       kCount = kOfColumn * (kBlock / kWidth);

  static bool is_tall(int tile) { return tile % kOfColumn < kTall; }
  static int input(int tile) {
    const int n = tile % kOfColumn, tall = std::min(n, kTall);
    return tall * kHeights.tall + (n - tall) * kHeights.low;
  }
  static int output(int tile) { return tile / kOfColumn * kWidth; }
  static int64_t offset(int tile) { return int64_t{input(tile)} * kBlock + output(tile); }
};

// dw[g][c][k] (+)= sum over steps and rows of x[c][r] dy_g[r][k] for kHeight inputs, kVectors vectors of
// outputs and kGroup blocks: tile number `tile`. kStride: between the inputs of every step, 0 where it is not
// known.
template <class Product, Walk kWalk, int kBlock, int kGroup, int kHeight, int kStride>
inline void gradient_tile(const GradientGroup& group, int tile, float* dw, Store how) {
  using Shape = GradientShape<kBlock, kGroup>;
  using Tiles = GradientTiles<kBlock, kGroup>;
  using Vector = typename Shape::Vector;
  using V = typename Vector::V;
  constexpr int kWidth = Shape::kWidth, kVectors = Shape::kVectors, kColumns = Shape::kColumns,
                kPieces = kVectors * kGroup;
  // Inputs for each pointer, which addresses reach by constants or by multiples of `stride`.
  constexpr int kForPointer = kStride > 0 ? kHeight : 3;
  // Lines of what comes next that are fetched with every second row, all lines of a block by its tiles.
  constexpr int kFetched = (kBlock + 8 * Tiles::kCount - 1) / (8 * Tiles::kCount);
  // Constants behind one address, which the compiler need not keep all of.
  const auto offset = [](uint64_t c, uint64_t v) {
    return v / kVectors * (kBlock * kBlock) + c * kBlock + v % kVectors * kWidth;
  };
  float* const out = dw + Tiles::offset(tile);
  const auto at = [&](uint64_t c, uint64_t v) { return out + offset(c, v * Shape::kBlocks); };
  // Of the tile that follows, if it is to be read or kept.
  float* const next_tile = tile + 1 < Tiles::kCount ? dw + Tiles::offset(tile + 1) : group.dw_next;
  const int64_t n_fetched = how == Store::replace_past_caches ? 0 : kHeight * kPieces;
  V sum[kHeight][kColumns];
#pragma GCC unroll 16
  for (int c = 0; c < kHeight; ++c) {
#pragma GCC unroll 4
    for (int v = 0; v < kColumns; ++v) sum[c][v] = how == Store::add ? Vector::load(at(c, v)) : V{};
  }
  for (const GradientStep *step = group.steps, *end = step + group.n_steps; step != end; ++step) {
    const int64_t rows = step->rows, stride = kStride > 0 ? kStride : step->x_stride;
    const float* x[(kHeight + kForPointer - 1) / kForPointer];
#pragma GCC unroll 8
    for (int c = 0; c < kHeight; c += kForPointer)
      x[c / kForPointer] = step->x + group.i * step->x_block + (Tiles::input(tile) + c) * stride;
    const int64_t fetched_here =
        (rows * kBlock - rows * kFetched * (kLine / 2)) * tile / std::max(1, Tiles::kCount - 1);
    const float *dy[kGroup], *next[kGroup];
#pragma GCC unroll 4
    for (int g = 0; g < kGroup; ++g) {
      dy[g] = step->dy + group.blocks[g].other * step->dy_block + Tiles::output(tile);
      next[g] = (kWalk == Walk::by_input ? step->dy + group.next[g].other * step->dy_block
                                         : step->x + group.next[g].other * step->x_block) +
                fetched_here;
    }
    const auto add_row = [&](int r) {
      V gradient[kColumns];
#pragma GCC unroll 4
      for (int v = 0; v < kColumns; ++v) {
        if constexpr (Shape::kPairs) {
          gradient[v] = Vector::load(dy[2 * v] + r * kBlock, dy[2 * v + 1] + r * kBlock);
        } else {
          gradient[v] = Vector::load(dy[v / kVectors] + r * kBlock + v % kVectors * kWidth);
        }
      }
#pragma GCC unroll 16
      for (int c = 0; c < kHeight; ++c) {
        const V input = Vector::splat(x[c / kForPointer][c % kForPointer * stride + r]);
#pragma GCC unroll 4
        for (int v = 0; v < kColumns; ++v) sum[c][v] = Product::multiply_add(input, gradient[v], sum[c][v]);
      }
    };
    const auto pass = [&](int n) {
#pragma GCC unroll 16
      for (int c = 0; c < kHeight; c += kForPointer) x[c / kForPointer] += n;
#pragma GCC unroll 4
      for (int g = 0; g < kGroup; ++g) dy[g] += n * kBlock;
    };
    int64_t r = 0;
    for (; r + 2 <= rows; r += 2) {
#pragma GCC unroll 4
      for (int g = 0; g < kGroup; ++g) {
#pragma GCC unroll 4
        for (int line = 0; line < kFetched; ++line) __builtin_prefetch(next[g] + line * kLine);
        next[g] += kFetched * kLine;
      }
      if (r < n_fetched) {
        const auto fetched = static_cast<uint64_t>(r);
        __builtin_prefetch(next_tile + offset(fetched / kPieces, fetched % kPieces), 1);
        __builtin_prefetch(next_tile + offset((fetched + 1) / kPieces, (fetched + 1) % kPieces), 1);
      }
      add_row(0);
      add_row(1);
      pass(2);
    }
    if (r < rows) add_row(0);
  }
#pragma GCC unroll 16
  for (int c = 0; c < kHeight; ++c) {
#pragma GCC unroll 4
    for (int v = 0; v < kColumns; ++v) {
      if (how == Store::replace_past_caches) {
        Vector::store_past_caches(at(c, v), sum[c][v]);
      } else {
        Vector::store(at(c, v), sum[c][v]);
      }
    }
  }
}

// kGroup whole blocks.
template <class Product, Walk kWalk, int kBlock, int kGroup>
inline void gradient_group_of(const GradientGroup& group, float* dw, Store how) {
  using Tiles = GradientTiles<kBlock, kGroup>;
  for_stride(group.x_stride, [&]<int kStride>() {
    for (int tile = 0; tile < Tiles::kCount; ++tile) {
      if (Tiles::is_tall(tile)) {
        gradient_tile<Product, kWalk, kBlock, kGroup, Tiles::kHeights.tall, kStride>(group, tile, dw, how);
      } else {
        gradient_tile<Product, kWalk, kBlock, kGroup, Tiles::kHeights.low, kStride>(group, tile, dw, how);
      }
    }
  });
}

}  // namespace

}  // namespace bsexp::kernels
