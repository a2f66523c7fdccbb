#pragma once
// The graph of a file of others, or of the mask of another run (files/mask_file.h). Nothing is drawn.
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

// The arcs of the file `path`, which must hold a square mask of n_nodes. Blocks of the diagonal are left to
// `mask_of`, which gives them to every node.
Edges from_file(int64_t n_nodes, const TopologySpec& spec, Random& random);

// The file as it is where it has the shape; a square mask of max(n_rows, n_columns) nodes is laid evenly as
// other graphs are.
BlockMask mask_from_file(int64_t n_rows, int64_t n_columns, const TopologySpec& spec, Random& random);

}  // namespace bsexp::topology
