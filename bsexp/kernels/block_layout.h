#pragma once
// The block structure of a weight matrix [C, K]: which s x s blocks are there, in the orders that the
// products walk.
//
// Block (i, j) joins input features i s ... to output features j s .... Blocks are numbered z = 0 ... Z-1 in
// CSR order of the mask (by input block, then output block); weights are [Z, s, s] in that order, element (z,
// c, k) at (z s + c) s + k with c the input and k the output feature inside the block: exactly
// scipy.sparse.bsr_matrix. Several weights share one layout. Immutable.
#include <cstdint>
#include <memory>
#include <vector>

#include "bsexp/topology/block_mask.h"

namespace bsexp::kernels {

struct Block {
  int32_t other;   // by input: the output block; by output: the input block
  int32_t number;  // z, the position of its weights
};

// The blocks of a layout in the order in which a product goes through them. The features that it sums over
// are cut into slabs, few enough that their activations stay in a core's cache, and every slab goes through
// all outer blocks: those of outer block j in slab p are blocks[begin[p n_outer + j]] ... blocks[begin[p
// n_outer + j + 1] - 1], ascending. One slab has the order that there is anyway, and nothing is kept of it
// here.
struct SlabOrder {
  int64_t n_slabs = 1;
  std::vector<int64_t> begin;
  std::vector<Block> blocks;
};

class BlockLayout {
 public:
  // UserError unless block_size is 8, 16, 32 or 64.
  BlockLayout(const topology::BlockMask& mask, int block_size);
  // For features that do not fill the last blocks: (blocks - 1) s < features <= blocks s, else UserError.
  BlockLayout(const topology::BlockMask& mask, int block_size, int64_t n_input, int64_t n_output);

  int block_size() const { return block_size_; }
  int64_t n_input_blocks() const { return static_cast<int64_t>(input_begin_.size()) - 1; }
  int64_t n_output_blocks() const { return static_cast<int64_t>(output_begin_.size()) - 1; }
  int64_t n_blocks() const { return static_cast<int64_t>(by_input_.size()); }   // Z
  int64_t n_input() const { return n_input_; }                                  // C
  int64_t n_output() const { return n_output_; }                                // K
  int64_t n_weights() const { return n_blocks() * block_size_ * block_size_; }  // Z s s
  double density() const;

  // The blocks of input block i are by_input()[input_begin()[i] ... input_begin()[i + 1]), ascending;
  // likewise by output.
  const std::vector<int64_t>& input_begin() const { return input_begin_; }
  const std::vector<Block>& by_input() const { return by_input_; }
  const std::vector<int64_t>& output_begin() const { return output_begin_; }
  const std::vector<Block>& by_output() const { return by_output_; }

  // By output for the forward product, by input for that of backward data.
  const SlabOrder& forward_order() const { return forward_order_; }
  const SlabOrder& backward_order() const { return backward_order_; }

 private:
  int block_size_;
  int64_t n_input_, n_output_;
  std::vector<int64_t> input_begin_, output_begin_;
  std::vector<Block> by_input_, by_output_;
  SlabOrder forward_order_, backward_order_;
};

using BlockLayoutPtr = std::shared_ptr<const BlockLayout>;

}  // namespace bsexp::kernels
