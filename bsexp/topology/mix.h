#pragma once
// The mix factor of a sequence of masks: after t = 1, 2, ... steps, the share of ordered pairs (i, j), i !=
// j, that are joined by a path which takes one block of each mask in turn. A diagonal block is a step on the
// spot; without it, what is joined can be forgotten.
//
// Bit-parallel over 64 starting nodes; a step costs blocks x nodes / 64 word operations.
#include <span>
#include <vector>

#include "bsexp/topology/block_mask.h"

namespace bsexp::topology {

// One share for each mask of the sequence. All masks are square and of one size.
std::vector<double> mix(std::span<const BlockMask> sequence);

// The mix factor of one mask taken again and again: up to the step after which it grows no more, or that
// joins every pair.
std::vector<double> mix_until_still(const BlockMask& mask);

}  // namespace bsexp::topology
