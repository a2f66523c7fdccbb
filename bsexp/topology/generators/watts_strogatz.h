#pragma once
// Watts, Strogatz 1998, "Collective dynamics of 'small-world' networks": a ring of n nodes, each joined to
// its `degree` nearest (even), each edge rewired with probability `rewire`. rewire = 0 is exactly the ring
// lattice; n degree / 2 edges.
//
// Directed, a node owns the arcs to its `degree` nearest, and each arc is rewired on its own: n degree arcs,
// `degree` of them from every node.
#include "bsexp/topology/generators.h"
#include "bsexp/topology/generators/owned_edges.h"

namespace bsexp::topology {

Edges watts_strogatz(int64_t n_nodes, const TopologySpec& spec, Random& random);

// The ring without rewiring.
Edges ring_lattice(int64_t n_nodes, const TopologySpec& spec, Random& random);

// The ring under construction, nearest edges first, and behind them so many empty slots for each.
OwnedEdges ring(int64_t n_nodes, const TopologySpec& spec, int64_t empty_slots_per_edge = 0);

}  // namespace bsexp::topology
