#pragma once
// The weights of a product in the order of slices.h: from f32 or bf16, through their gates, along either side
// of the blocks.
#include <bit>

#include "bsexp/base/thread_pool.h"
#include "bsexp/kernels/cpu/arithmetic.h"
#include "bsexp/kernels/cpu/memory.h"
#include "bsexp/kernels/cpu/packing.h"
#include "bsexp/kernels/cpu/slices.h"

namespace bsexp::kernels {

namespace {

// The weights of a product and the side that is written. `transposed`: a block is read along its rows.
struct Weights {
  SparseSide side;
  bool transposed;
  View w;
  const float* gate;  // [1, Z], or none

  Weights slab(int64_t p) const { return {side.slab(p), transposed, w, gate}; }
  int64_t block_size() const { return side.block_size; }
  // Gates scale the weights, so that they are bf16 no longer.
  bool as_bf16() const { return kHasBf16Product && w.dtype == DType::bf16 && gate == nullptr; }
  int64_t words() const { return block_size() / (as_bf16() ? 2 : 1); }  // of inputs, in a block
  bool live(const Block& block) const { return gate == nullptr || gate[block.number] != 0; }
  // Where a block lies.
  const float* block(int64_t z) const {
    const int64_t bytes = z * block_size() * block_size() * size_of(w.dtype);
    return reinterpret_cast<const float*>(static_cast<const char*>(w.data) + bytes);
  }
};

// Pairs of rows of a block of bf16, as words: to[c s + k] = (w(2c, k), w(2c + 1, k)).
inline void pair_rows(const Bf16* w, int64_t s, float* to) {
  for (int64_t c = 0; c < s / 2; ++c) {
    for (int64_t k = 0; k < s; ++k) {
      to[c * s + k] =
          std::bit_cast<float>(uint32_t{w[2 * c * s + k]} | uint32_t{w[(2 * c + 1) * s + k]} << 16);
    }
  }
}

// A block as words that slices are cut from: as it lies where it can be read so, else a copy.
class BlockWords {
 public:
  const float* of(const Weights& weights, int64_t z) {
    const int64_t s = weights.block_size();
    if (weights.as_bf16()) {
      if (weights.transposed) return weights.block(z);
      pair_rows(static_cast<const Bf16*>(static_cast<const void*>(weights.block(z))), s, copy_);
      return copy_;
    }
    if (weights.w.dtype == DType::f32 && weights.gate == nullptr) return weights.block(z);
    copy_scaled(weights.w, z * s * s, s * s, weights.gate == nullptr ? 1 : weights.gate[z], copy_);
    return copy_;
  }

 private:
  alignas(64) float copy_[64 * 64];
};

// Slices `begin` to `end` of output block j, one after another, each with room for all blocks.
inline void pack_slices(const Weights& weights, const Slices& slices, int64_t j, int64_t begin, int64_t end,
                        float* packed) {
  const int64_t s = weights.block_size(), words = weights.words();
  const auto* const blocks = weights.side.blocks;
  const int64_t first = weights.side.begin[j], last = weights.side.begin[j + 1];
  BlockWords copy;
  int64_t place = 0;
  for (int64_t b = first; b < last; ++b) {
    if (!weights.live(blocks[b])) continue;
    const float* const block = copy.of(weights, blocks[b].number);
    float* to = packed;
    for (int64_t slice = begin; slice < end; ++slice) {
      for_height(slices.height(slice), [&]<int kHeight>() {
        float* const at = to + place * words * kHeight;
        if (weights.transposed) {
          slice_rows<kHeight>(block + slices.first(slice) * words, words, words, at);
        } else {
          slice_columns<kHeight>(block + slices.first(slice), s, words, at);
        }
        to += (last - first) * words * kHeight;
      });
    }
    ++place;
  }
}

// Where packed weights hold a slice of output block j.
inline int64_t packed_at(const Weights& weights, const Slices& slices, int64_t j, int64_t slice) {
  const int64_t first = weights.side.begin[j], n = weights.side.begin[j + 1] - first;
  return (first * weights.block_size() + n * slices.first(slice)) * weights.words();
}

// Calls body(j, begin, end) for the slices of the output blocks that a task has.
template <class Body>
inline void for_task_slices(const SparseSide& side, int64_t n_slices, int64_t task, int64_t n_tasks,
                            Body body) {
  const SlicePlace from = first_slice(side, n_slices, task, n_tasks),
                   to = first_slice(side, n_slices, task + 1, n_tasks);
  for (int64_t j = from.outer; j <= to.outer && j < side.n_outer; ++j) {
    const int64_t begin = j == from.outer ? from.slice : 0, end = j == to.outer ? to.slice : n_slices;
    if (begin < end) body(j, begin, end);
  }
}

// Calls pack(j, begin, end) for the slices of all output blocks, n_slices each.
template <class Pack>
inline void for_all_slices(const Weights& weights, int64_t n_slices, ThreadPool& threads, Pack pack) {
  const int n_tasks = n_product_tasks(static_cast<double>(weights.w.size()), threads.size());
  threads.run(n_tasks, [&](int task) { for_task_slices(weights.side, n_slices, task, n_tasks, pack); });
}

inline void pack_all(const Weights& weights, float* packed, ThreadPool& threads) {
  const Slices slices(weights.block_size());
  for (int64_t p = 0; p < weights.side.n_slabs; ++p) {
    const Weights slab = weights.slab(p);
    for_all_slices(slab, slices.count, threads, [&](int64_t j, int64_t begin, int64_t end) {
      pack_slices(slab, slices, j, begin, end, packed + packed_at(slab, slices, j, begin));
    });
  }
}

}  // namespace

}  // namespace bsexp::kernels
