#pragma once
// One product as its tiles see it, on vectors (product_impl.h) and on AMX (product_amx_impl.h).
#include <algorithm>
#include <span>

#include "bsexp/kernels/cpu/packed_weights_impl.h"
#include "bsexp/kernels/cpu/product_tile_impl.h"

namespace bsexp::kernels {

namespace {

// The arguments of one product, whichever way the weights are read.
struct Product {
  Weights weights;
  const float* packed;  // null: on the way
  View x;
  const float* bias;  // one for each feature of y, or null
  Out y;

  // What slab p adds: to the sums of those before, after the first.
  Product slab(int64_t p) const {
    Product of = *this;
    of.weights = weights.slab(p);
    if (p > 0) of.bias = nullptr;
    of.y.accumulate |= p > 0;
    return of;
  }
};

// The blocks of output block j whose gate is not 0, and after them as many others as a tile looks ahead.
inline std::span<const Block> live_blocks(const Weights& weights, int64_t j) {
  const SparseSide& side = weights.side;
  const int64_t first = side.begin[j], n = side.begin[j + 1] - first, ahead = blocks_ahead(weights.words());
  const Block* const blocks = side.blocks + first;
  if (weights.gate == nullptr && first + n + ahead <= side.begin[side.n_outer])
    return {blocks, static_cast<size_t>(n)};
  Block* const live = scratch_for_blocks(n + ahead);
  const auto end =
      std::copy_if(blocks, blocks + n, live, [&](const Block& block) { return weights.live(block); });
  std::fill_n(end, ahead, Block{0, 0});
  return {live, static_cast<size_t>(end - live)};
}

}  // namespace

}  // namespace bsexp::kernels
