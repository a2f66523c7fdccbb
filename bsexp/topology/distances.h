#pragma once
// Inside this room: the shortest paths between all pairs of nodes, counted by their length.
//
// Exact, by breadth-first search from 64 nodes at a time (see csr_graph.h). Only nodes that a search has just
// reached are visited in a step, so that long lattices cost no more than small worlds.
#include <cstdint>
#include <vector>

#include "bsexp/topology/csr_graph.h"

namespace bsexp::topology {

// Element d - 1 is the number of ordered pairs (i, j), i != j, whose shortest path from i to j has d edges;
// the last element is not zero. Pairs without a path are not counted.
std::vector<int64_t> pairs_at_distance(const CsrGraph& graph);

}  // namespace bsexp::topology
