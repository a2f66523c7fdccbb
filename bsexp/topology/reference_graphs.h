#pragma once
// Reference graphs with the same degree of every node, from swaps of two edges, (a, b), (c, d) to (a, d), (c,
// b), that make no loop and no double edge (Maslov, Sneppen 2002). They may fall into components.
//
// Random ones: both edges are drawn uniformly, every possible swap is made. Lattice ones: swaps that do not
// lengthen the edges on the ring of nodes (Sporns, Zwi 2004); the first edge is the longest of four drawn
// uniformly, the second leaves a node that is nearer to a than b is, for most pairs of edges would be
// refused. Rounds of swaps go on until a round shortens the edges by less than a share of their length.
#include <cstdint>

#include "bsexp/base/random.h"
#include "bsexp/topology/graph.h"

namespace bsexp::topology {

struct LatticeRounds {
  int64_t swaps_per_edge = 20;  // tried in a round
  double least_gain = 0.002;    // of a round that is followed by another
};

// `undirected` has both arcs of every edge.
Graph random_reference(const Graph& undirected, int64_t swaps_per_edge, Random random);
Graph lattice_reference(const Graph& undirected, const LatticeRounds& rounds, Random random);

}  // namespace bsexp::topology
