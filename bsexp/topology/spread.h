#pragma once
// Activity that spreads from one node: in each step, a node that an arc of an active node reaches is active.
#include <cstdint>
#include <span>
#include <vector>

#include "bsexp/topology/block_mask.h"
#include "bsexp/topology/graph.h"

namespace bsexp::topology {

// The step in which each node is reached, which is its distance from `node`; -1 where it never is. UserError
// unless 0 <= node < n_nodes.
std::vector<int32_t> steps_from(const Graph& graph, int64_t node);

// The same through masks that are passed in turn, again and again: in step t what is active, and where the
// blocks row -> column of the t-th mask lead from it. A node that is active stays so, as by its diagonal
// block. UserError unless the masks are square and of one size.
std::vector<int32_t> steps_through(std::span<const BlockMask> sequence, int64_t node);

// Element t is the number of nodes that are reached within t steps; the last step reaches a new node.
std::vector<int64_t> reached_within(const std::vector<int32_t>& steps);

}  // namespace bsexp::topology
