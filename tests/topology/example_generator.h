#pragma once
// Newman, Watts 1999, "Renormalization group analysis of the small-world network model": a ring of n nodes,
// each joined to its `degree` nearest (even), and for each of these edges, with probability `rewire`, a
// shortcut between two random nodes. Nothing is removed, so every node stays within reach.
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

Edges newman_watts(int64_t n_nodes, const TopologySpec& spec, Random& random);

}  // namespace bsexp::topology
