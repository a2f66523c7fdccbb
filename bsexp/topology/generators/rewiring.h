#pragma once
// The rewiring of Watts and Strogatz (1998): with probability p the far end of an edge moves to a random
// node.
#include <cstdint>

#include "bsexp/base/random.h"
#include "bsexp/topology/graph.h"

namespace bsexp::topology {

// With probability `rewire`, replaces the edge (a, b) by (a, c), c uniform over the nodes that are not a and
// not joined to a. The number of edges stays. A node that is joined to all others keeps its edge.
inline void maybe_rewire(Graph& graph, int64_t a, int64_t b, double rewire, Random& random) {
  if (random.uniform() >= rewire || graph.degree(a) >= graph.n_nodes() - 1) return;
  int64_t c = random.below(graph.n_nodes());
  while (c == a || graph.has_edge(a, c)) c = random.below(graph.n_nodes());
  graph.remove(a, b);
  graph.add(a, c);
}

}  // namespace bsexp::topology
