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

 private:
  int block_size_;
  int64_t n_input_, n_output_;
  std::vector<int64_t> input_begin_, output_begin_;
  std::vector<Block> by_input_, by_output_;
};

using BlockLayoutPtr = std::shared_ptr<const BlockLayout>;

}  // namespace bsexp::kernels
