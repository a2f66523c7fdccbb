#pragma once
// What the products of every instruction set need out of line: checked arguments as plain pointers, and how
// their work is divided among tasks.
#include <algorithm>
#include <bit>
#include <cstdint>

#include "bsexp/kernels/products.h"

namespace bsexp::kernels {

// The blocks of a layout seen from one side: outer block j has blocks[begin[j]] ... blocks[begin[j + 1] - 1],
// whose `other` is below n_inner; further slabs (SlabOrder) have as many outer blocks after these.
struct SparseSide {
  const int64_t* begin = nullptr;
  const Block* blocks = nullptr;
  int64_t n_outer = 0;
  int64_t n_inner = 0;
  int block_size = 0;
  int64_t n_slabs = 1;

  // Of all slabs.
  int64_t n_blocks() const { return begin[n_slabs * n_outer] - begin[0]; }
  // One of them by itself.
  SparseSide slab(int64_t p) const { return {begin + p * n_outer, blocks, n_outer, n_inner, block_size}; }
};

SparseSide by_input(const BlockLayout& layout);
SparseSide by_output(const BlockLayout& layout);
// In slabs.
SparseSide in_forward_order(const BlockLayout& layout);
SparseSide in_backward_order(const BlockLayout& layout);

// ASSERT the shapes of the arguments.
void check_product(const BlockLayout& layout, const View& x, const View& w, const View& y);
void check_extras(const BlockLayout& layout, const View& bias, const View& gate, const View& packed = {});
void check_packed(const BlockLayout& layout, const View& w, const View& gate, const View& packed);
void check_weight_gradient(const BsmmBackwardWeight& args);

// Tasks with about equally many blocks (and a little for each outer block, so that empty ones are shared out
// too): task i of n takes the outer blocks first_outer(side, i, n) ... first_outer(side, i + 1, n) - 1.
int64_t first_outer(const SparseSide& side, int64_t task, int64_t n_tasks);
// Likewise where an outer block is n_slices pieces of equal work.
struct SlicePlace {
  int64_t outer, slice;
};
SlicePlace first_slice(const SparseSide& side, int64_t n_slices, int64_t task, int64_t n_tasks);
// Likewise for single blocks, which may cut an outer block in two: the outer block that holds block number
// `block`.
int64_t outer_of(const SparseSide& side, int64_t block);

// Multiply-adds of a product.
double product_work(const SparseSide& side, int64_t rows);
// A number of tasks for so many multiply-adds: one where a thread would cost more than it saves.
int n_product_tasks(double multiply_adds, int n_threads);

// The steps of a grouped weight gradient that are taken together: as many as have no more than so many rows
// (of words), so that what a block reads of them stays in the first caches. Each further group reads and
// writes the gradient again.
int64_t steps_together(const BsmmBackwardWeight& args, int64_t most_rows);

// Bytes of a gradient that leave room in the last cache for what else is wanted there, activations above all:
// a quarter of it. A larger one is written past the caches.
int64_t most_gradient_in_caches();

// Blocks whose inputs a tile fetches ahead: some hundred cycles of work. A block has a power of 2 words.
constexpr int64_t blocks_ahead(int64_t words) {
  constexpr int64_t kWords = 32;
  return std::max<int64_t>(1, kWords >> std::countr_zero(static_cast<uint64_t>(words)));
}

// Floats between the channels in the copies of most convolutions (conv_padding.h): an odd number of cache
// lines.
constexpr int kChannelStride = 25 * 16;

// Memory of the calling thread, aligned to cache lines; it grows to what the largest call needed. A caller
// that holds one while tasks run finds what it wrote as long as no task asks for the same: activations in
// one, weights (or sums of a gradient) in the other.
float* scratch_for_packing(int64_t n);
float* scratch_for_weights(int64_t n);

Block* scratch_for_blocks(int64_t n);

// Blocks of weights as they are stored.
struct StoredBlocks {
  const char* w = nullptr;
  int64_t block_bytes = 0;
  const Block* blocks = nullptr;
  int64_t count = 0;

  const float* at(int64_t i) const {
    return reinterpret_cast<const float*>(w + blocks[i].number * block_bytes);
  }
};

}  // namespace bsexp::kernels
