#pragma once
// Watts, Strogatz 1998, "Collective dynamics of 'small-world' networks": a ring of n nodes, each joined to
// its `degree` nearest (even), each edge rewired with probability `rewire`. rewire = 0 is exactly the ring
// lattice; n degree / 2 edges.
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

Edges watts_strogatz(int64_t n_nodes, const TopologySpec& spec, Random& random);

// The ring without rewiring.
Edges ring_lattice(int64_t n_nodes, const TopologySpec& spec, Random& random);

}  // namespace bsexp::topology
