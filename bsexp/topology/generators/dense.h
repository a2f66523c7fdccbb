#pragma once
// Every block: the complete graph. It draws nothing.
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

Edges dense(int64_t n_nodes, const TopologySpec& spec, Random& random);
BlockMask dense_mask(int64_t n_rows, int64_t n_columns, const TopologySpec& spec, Random& random);

}  // namespace bsexp::topology
