#pragma once
// Inside this room: block masks as directed graphs of Boost.Graph, and one step of 64 searches at once.
//
// A search keeps a word for each node, one bit for each of 64 starting nodes, so that one pass over the edges
// serves all of them (Then et al. 2014, "The more the merrier: efficient multi-source graph traversal").
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <boost/graph/compressed_sparse_row_graph.hpp>

#include "bsexp/topology/block_mask.h"

namespace bsexp::topology {

using CsrGraph = boost::compressed_sparse_row_graph<boost::directedS>;
using NodePairs = std::vector<std::pair<size_t, size_t>>;
using Word = uint64_t;
inline constexpr size_t kWordBits = 64;

enum class Diagonal { keep, drop };

// The blocks of a mask as (row, column), ascending.
NodePairs blocks_of(const BlockMask& mask, Diagonal diagonal);

// The graph of ascending pairs on n nodes.
inline CsrGraph graph_of(const NodePairs& edges, size_t n) {
  return {boost::edges_are_sorted, edges.begin(), edges.end(), n};
}

// A word for each of n nodes: the nodes first ... first + 63 have one bit each.
std::vector<Word> starting_bits(size_t n, size_t first);

// to[w] |= from[v] for every edge v -> w.
void spread(const CsrGraph& graph, std::span<const Word> from, std::span<Word> to);

}  // namespace bsexp::topology
