#pragma once
// The graph of a file of others, or of the mask of another run (files/mask_file.h).
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

// The arcs of the file `path`, which must hold a square mask of n_nodes. Blocks of the diagonal are left to
// `mask_of`, which gives them to every node.
Edges from_file(int64_t n_nodes, const TopologySpec& spec, Random& random);

}  // namespace bsexp::topology
