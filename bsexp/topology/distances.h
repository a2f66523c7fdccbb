#pragma once
// Shortest paths counted by their length, exact, on all threads of a pool (see
// bit_search.h).
#include <cstdint>
#include <span>
#include <vector>

#include "bsexp/base/thread_pool.h"
#include "bsexp/topology/graph.h"

namespace bsexp::topology {

// Element d - 1 is the number of ordered pairs (i, j), i != j, whose shortest path from i to j has d arcs;
// the last element is not zero. Pairs without a path are not counted.
std::vector<int64_t> pairs_at_distance(const Graph& graph, ThreadPool& pool);

// Of these numbers, for n nodes: the share of ordered pairs i != j at distance t or less, t = 1, 2, ...; at
// least one share.
std::vector<double> shares_within(const std::vector<int64_t>& pairs, int64_t n_nodes);

// The shortest paths from one node.
struct SourceDistances {
  int64_t reached = 0;  // other nodes that have a path
  int64_t sum = 0;      // of their distances
  int64_t longest = 0;
};

// For each of the sources, in their order.
std::vector<SourceDistances> distances_from(const Graph& graph, std::span<const int32_t> sources,
                                            ThreadPool& pool);

}  // namespace bsexp::topology
