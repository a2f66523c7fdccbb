#pragma once
// A random graph in which every node has exactly `degree` (even) neighbours: a ring lattice after 10 random
// swaps per edge that keep all degrees, (a, b), (c, d) -> (a, d), (c, b) (Maslov, Sneppen 2002; Milo et al.
// 2003 for the number).
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

Edges balanced_random(int64_t n_nodes, const TopologySpec& spec, Random& random);

}  // namespace bsexp::topology
