#pragma once
// The mean local clustering of an undirected graph: over nodes, the share 2 t / (d (d - 1)) of the pairs of a
// node's d neighbours that are joined (t triangles); 0 where d < 2. Watts, Strogatz 1998.
// Its transitivity: the same share of the pairs of all nodes together, 3 triangles / paths of two edges.
//
// Exact by listing every triangle once, from its node of least degree: O(arcs^1.5). Sampled over nodes drawn
// without replacement, with the t interval of their mean.
#include <cstdint>
#include <optional>

#include "bsexp/topology/paths.h"

namespace bsexp::topology {

struct Clustering {
  double mean = 0;
  bool exact = true;
  int64_t nodes = 0;  // looked at
  double margin = 0;  // half the width of the 95 % interval; 0 where it is exact
  // Where it is exact; 0 where no node has two neighbours.
  std::optional<double> transitivity = {};
};

// `undirected` has both arcs of every edge.
Clustering clustering(const Graph& undirected, const SamplingOptions& options, ThreadPool& pool);

}  // namespace bsexp::topology
