#pragma once
// A random directed mask in which every row and every column has the same number of blocks, or one more where
// the blocks do not divide; the diagonal is among them. Any shape.
//
// The pairing model of graphs with given degrees (Bender, Canfield 1978; Bollobas 1980): the places of all
// columns in random order are dealt to the rows; what falls on the diagonal or twice on a block changes
// places with random others. Above half of all blocks, those that are absent are placed so.
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

Edges balanced_random(int64_t n_nodes, const TopologySpec& spec, Random& random);
BlockMask balanced_random_mask(int64_t n_rows, int64_t n_columns, const TopologySpec& spec, Random& random);

}  // namespace bsexp::topology
