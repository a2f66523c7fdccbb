#pragma once
// Orders of the nodes of a square mask. An order lists the nodes: order[position] = node.
//
// Reverse Cuthill-McKee (Cuthill, McKee 1969; George 1971; Boost.Graph) numbers neighbours near each other,
// in every component: it brings the blocks of a hidden lattice or of hidden groups to the diagonal.
#include <cstdint>
#include <span>
#include <vector>

#include "bsexp/topology/block_mask.h"

namespace bsexp::topology {

// The order of reverse Cuthill-McKee for the mask in both directions. UserError when the mask is not square.
std::vector<int32_t> reverse_cuthill_mckee(const BlockMask& mask);

// Rows and columns in the given order: (i, j) of the result is (order[i], order[j]) of the mask. UserError
// when the mask is not square or the order does not name every node once.
BlockMask permuted(const BlockMask& mask, std::span<const int32_t> order);

// The largest |row - column| of a block; 0 without blocks beside the diagonal.
int64_t bandwidth(const BlockMask& mask);

}  // namespace bsexp::topology
