#pragma once
// An undirected simple graph under construction: no self loops, no double edges. Nodes are 0 ... n-1.
//
// Generators add and rewire edges here; the result becomes a block mask (both directions of every edge).
// Every node keeps its neighbours in ascending order, so the order of edges depends on the graph alone and
// not on how it was made. `has_edge` is logarithmic in the degree, `add` and `remove` move a part of two
// lists.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "bsexp/topology/graph.h"

namespace bsexp::topology {

class EditableGraph {
 public:
  explicit EditableGraph(int64_t n_nodes) : neighbours_(static_cast<size_t>(n_nodes)) {}

  int64_t n_nodes() const { return static_cast<int64_t>(neighbours_.size()); }
  int64_t n_edges() const { return n_edges_; }
  int64_t degree(int64_t node) const { return static_cast<int64_t>(neighbours(node).size()); }
  const std::vector<int32_t>& neighbours(int64_t node) const {
    return neighbours_[static_cast<size_t>(node)];
  }
  bool has_edge(int64_t a, int64_t b) const;

  // False, and nothing changes, for a self loop or an edge that is there.
  bool add(int64_t a, int64_t b);
  // False for an edge that is not there.
  bool remove(int64_t a, int64_t b);

  // Every edge once, (a, b) with a < b, in ascending order.
  std::vector<Edge> edges() const;

 private:
  std::vector<std::vector<int32_t>> neighbours_;
  int64_t n_edges_ = 0;
};

}  // namespace bsexp::topology
