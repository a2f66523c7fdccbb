#pragma once
// Arithmetic of block masks: each function makes a new mask from the structure of others.
//
// Sizes that do not fit are a UserError that tells both. Time and memory are linear in the blocks that are
// read and made; `composed` looks at every pair of blocks (i, k), (k, j).
#include <cstdint>

#include "bsexp/topology/block_mask.h"

namespace bsexp::topology {

// The most blocks of a mask that these functions make, 4 GiB of indices; more is a UserError.
inline constexpr int64_t kMostBlocks = int64_t{1} << 30;

// The blocks of either; both masks have the same shape.
BlockMask united(const BlockMask& a, const BlockMask& b);
// The blocks of both.
BlockMask intersected(const BlockMask& a, const BlockMask& b);
// Block (i, j) becomes (j, i).
BlockMask transposed(const BlockMask& mask);
// The boolean product a b: (i, j) is there where some k has (i, k) in a and (k, j) in b, so that a signal
// that passes a and then b goes from i to j. The columns of a are as many as the rows of b.
BlockMask composed(const BlockMask& a, const BlockMask& b);

// The mask of the same weight in blocks of `to` units, where it had blocks of `from`. Finer: a block becomes
// a full group. Coarser: a block is there where any of its parts is. One size is a multiple of the other, and
// the coarse blocks divide both sides.
BlockMask with_block_size(const BlockMask& mask, int64_t from, int64_t to);

}  // namespace bsexp::topology
