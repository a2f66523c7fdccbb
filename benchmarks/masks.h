#pragma once
// Masks to measure on.
#include "bsexp/topology.h"

namespace bsexp::benchmarks {

// n x n blocks, the same number in every column (at least 1), at random rows.
topology::BlockMask balanced_columns(int64_t n, double density);
// A Barabasi-Albert graph of n nodes of about this density: hubs have many blocks.
topology::BlockMask hubs(int64_t n, double density);

}  // namespace bsexp::benchmarks
