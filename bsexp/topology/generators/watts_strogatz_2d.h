#pragma once
// Watts-Strogatz on a 2D lattice (lattice_2d.h), torus or open: each edge rewired with probability `rewire`,
// as on the ring (watts_strogatz.h), directed too. rewire = 0 is exactly the lattice.
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

Edges watts_strogatz_2d(int64_t n_nodes, const TopologySpec& spec, Random& random);

}  // namespace bsexp::topology
