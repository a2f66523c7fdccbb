#pragma once
// A lattice of n0 x n1 nodes, each joined to its `degree` (even) nearest by Euclidean distance.
//
// Node (a, b) is a n1 + b. `rows` is n0; where absent, the divisor of n that makes the lattice nearest to a
// square. On a torus (the default) every node has the same neighbours, n degree / 2 edges in all; on an open
// lattice the neighbours beyond the border are missing. Neighbours are taken in opposite pairs; a node half
// way around a torus, which is its own opposite, is left out.
#include "bsexp/topology/generators.h"
#include "bsexp/topology/generators/owned_edges.h"

namespace bsexp::topology {

Edges lattice_2d(int64_t n_nodes, const TopologySpec& spec, Random& random);

// How far a neighbour is: rows and columns.
struct LatticeOffset {
  int64_t rows = 0, columns = 0;
};

// One of each pair of opposite offsets (r, c), (-r, -c) to the `degree` nearest, nearest first: r > 0, or r =
// 0 and c > 0. UserError where the lattice has fewer.
std::vector<LatticeOffset> nearest_offsets(int64_t n0, int64_t n1, int64_t degree, const TopologySpec& spec);

// The n0 of the lattice.
int64_t lattice_rows(int64_t n_nodes, const TopologySpec& spec);

// The lattice under construction, nearest edges first, and behind them so many empty slots of each node.
OwnedEdges lattice(int64_t n_nodes, const TopologySpec& spec, int64_t fallback_degree,
                   int64_t empty_slots = 0);

}  // namespace bsexp::topology
