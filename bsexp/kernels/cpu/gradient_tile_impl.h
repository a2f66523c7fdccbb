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
// once and is too large to stay in them.
enum class Store { add, replace, replace_past_caches };
inline Store how_to_store(const Out& dw) {
  if (dw.accumulate) return Store::add;
  return leaves_caches(dw.view) && is_aligned(floats(dw.view)) ? Store::replace_past_caches : Store::replace;
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
};

// dw[g][c][k] (+)= sum over steps and rows of x[c][r] dy_g[r][k] for the kTile inputs from c0 on, kVectors
// vectors of outputs from k0 on, and kGroup blocks; tile number `part` of n_parts.
template <class Product, Walk kWalk, int kBlock, int kTile, int kGroup>
inline void gradient_tile(const GradientGroup& group, int c0, int k0, int part, int n_parts, float* dw,
                          Store how) {
  using Shape = GradientShape<kBlock, kGroup>;
  using Vector = typename Shape::Vector;
  using V = typename Vector::V;
  constexpr int kWidth = Shape::kWidth, kVectors = Shape::kVectors, kColumns = Shape::kColumns,
                kPieces = kVectors * kGroup;
  // Constants behind one address, which the compiler need not keep all of.
  const auto offset = [](uint64_t c, uint64_t v) {
    return v / kVectors * (kBlock * kBlock) + c * kBlock + v % kVectors * kWidth;
  };
  float* const tile = dw + int64_t{c0} * kBlock + k0;
  const auto at = [=](uint64_t c, uint64_t v) { return tile + offset(c, v * Shape::kBlocks); };
  // Of the tile that follows, if it is to be read or kept.
  float* const next_tile = part + 1 < n_parts ? at(kTile, 0) : group.dw_next;
  const int64_t n_fetched = how == Store::replace_past_caches ? 0 : kTile * kPieces;
  V sum[kTile][kColumns];
#pragma GCC unroll 16
  for (int c = 0; c < kTile; ++c) {
#pragma GCC unroll 4
    for (int v = 0; v < kColumns; ++v) sum[c][v] = how == Store::add ? Vector::load(at(c, v)) : V{};
  }
  for (int64_t t = 0; t < group.n_steps; ++t) {
    const GradientStep& step = group.steps[t];
    const int64_t rows = step.rows, stride = step.x_stride, block_floats = step.dy_block;
    // Three inputs for each pointer, which addresses reach by multiples of `stride`.
    const float* x[(kTile + 2) / 3];
#pragma GCC unroll 8
    for (int c = 0; c < kTile; c += 3) x[c / 3] = step.x + group.i * step.x_block + (c0 + c) * stride;
    const float *dy[kGroup], *next[kGroup];
#pragma GCC unroll 4
    for (int g = 0; g < kGroup; ++g) {
      dy[g] = step.dy + group.blocks[g].other * block_floats + k0;
      next[g] = (kWalk == Walk::by_input ? step.dy + group.next[g].other * block_floats
                                         : step.x + group.next[g].other * step.x_block) +
                block_floats * part / n_parts;
    }
    for (int64_t r = 0; r < rows; ++r) {
      if (r % 2 == 0) {
#pragma GCC unroll 4
        for (int g = 0; g < kGroup; ++g) __builtin_prefetch(next[g] + r * (kLine / 2));
      }
      if (r < n_fetched) {
        const auto fetched = static_cast<uint64_t>(r);
        __builtin_prefetch(next_tile + offset(fetched / kPieces, fetched % kPieces), 1);
      }
      V gradient[kColumns];
#pragma GCC unroll 4
      for (int v = 0; v < kColumns; ++v) {
        if constexpr (Shape::kPairs) {
          gradient[v] = Vector::load(dy[2 * v], dy[2 * v + 1]);
        } else {
          gradient[v] = Vector::load(dy[v / kVectors] + v % kVectors * kWidth);
        }
      }
#pragma GCC unroll 16
      for (int c = 0; c < kTile; ++c) {
        const V input = Vector::splat(x[c / 3][c % 3 * stride]);
#pragma GCC unroll 4
        for (int v = 0; v < kColumns; ++v) sum[c][v] = Product::multiply_add(input, gradient[v], sum[c][v]);
      }
#pragma GCC unroll 8
      for (int c = 0; c < kTile; c += 3) ++x[c / 3];
#pragma GCC unroll 4
      for (int g = 0; g < kGroup; ++g) dy[g] += kBlock;
    }
  }
#pragma GCC unroll 16
  for (int c = 0; c < kTile; ++c) {
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
  using Shape = GradientShape<kBlock, kGroup>;
  constexpr int kWidth = Shape::kVectors * Shape::kWidth;
  constexpr TileHeights kHeights = tile_heights(Shape::kColumns);
  constexpr int kTall = n_tall(kBlock, kHeights), kLow = n_low(kBlock, kHeights);
  constexpr int kParts = (kTall + kLow) * (kBlock / kWidth);
  int part = 0;
  for (int k = 0; k < kBlock; k += kWidth) {
    for (int i = 0; i < kTall; ++i) {
      gradient_tile<Product, kWalk, kBlock, kHeights.tall, kGroup>(group, i * kHeights.tall, k, part++,
                                                                   kParts, dw, how);
    }
    for (int i = 0; i < kLow; ++i) {
      gradient_tile<Product, kWalk, kBlock, kHeights.low, kGroup>(
          group, kTall * kHeights.tall + i * kHeights.low, k, part++, kParts, dw, how);
    }
  }
}

}  // namespace

}  // namespace bsexp::kernels
