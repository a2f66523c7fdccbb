#pragma once
// Watts-Strogatz on a 2D lattice: n0 x n1 nodes, each joined to its `degree` (even) nearest by Euclidean
// distance, each edge rewired with probability `rewire`.
//
// Node (a, b) is a n1 + b. `rows` is n0; where absent, the divisor of n that makes the lattice nearest to a
// square. On a torus (the default) every node has the same neighbours, n degree / 2 edges in all; on an open
// lattice the neighbours beyond the border are missing. Neighbours are taken in opposite pairs; a node half
// way around a torus, which is its own opposite, is left out.
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

Edges watts_strogatz_2d(int64_t n_nodes, const TopologySpec& spec, Random& random);

}  // namespace bsexp::topology
