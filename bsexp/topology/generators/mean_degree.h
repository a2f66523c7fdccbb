#pragma once
// How many blocks a generator places at random in a mask of any shape, from `degree` or `density`.
#include "bsexp/topology/topology_spec.h"

namespace bsexp::topology {

// The blocks off the diagonal: `degree` for each of the n = max(n_rows, n_columns) nodes, or what `density`
// leaves beside the diagonal. In a rectangle a degree that the shorter side has no room for fills the mask.
// UserError for both, for a degree of n or more, and for a density that the diagonal alone exceeds.
double blocks_off_diagonal(int64_t n_rows, int64_t n_columns, const TopologySpec& spec);

}  // namespace bsexp::topology
