#pragma once
// Block diagonal: the nodes are in `groups` of equal size (groups.h), each of them joined to all of its own
// group and to no other. With `density`, the number of groups whose mask comes nearest. The two sides of a
// rectangle have the same groups, at most as many as the shorter side has blocks.
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

Edges block_diagonal(int64_t n_nodes, const TopologySpec& spec, Random& random);
BlockMask block_diagonal_mask(int64_t n_rows, int64_t n_columns, const TopologySpec& spec, Random& random);

}  // namespace bsexp::topology
