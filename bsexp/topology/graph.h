#pragma once
// A simple directed graph in compressed rows: no self loops, no double arcs. Nodes are 0 ... n-1.
//
// An undirected graph has both arcs of every edge. 8 bytes a node and 4 an arc; immutable.
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace bsexp::topology {

using Edge = std::pair<int32_t, int32_t>;

class Graph {
 public:
  // From edges in any order; ASSERTs that they lie inside and that none is a loop or there twice.
  static Graph undirected(int64_t n_nodes, std::span<const Edge> edges);
  // From arcs (from, to), likewise.
  static Graph directed(int64_t n_nodes, std::span<const Edge> arcs);

  int64_t n_nodes() const { return static_cast<int64_t>(first_.size()) - 1; }
  int64_t n_arcs() const { return static_cast<int64_t>(heads_.size()); }
  int64_t degree(int64_t node) const { return first_[at(node) + 1] - first_[at(node)]; }
  // Where the arcs of a node lead, ascending.
  std::span<const int32_t> neighbours(int64_t node) const {
    return {heads_.data() + first_[at(node)], static_cast<size_t>(degree(node))};
  }
  bool has_arc(int64_t from, int64_t to) const;
  // Whether every arc has its opposite.
  bool is_symmetric() const;

  // Every arc turned round.
  Graph reversed() const;
  // Both directions of every arc.
  Graph symmetrized() const;
  // Every pair of joined nodes once, (a, b) with a < b, ascending; of a symmetric graph its edges.
  std::vector<Edge> edges() const;

  bool operator==(const Graph&) const = default;

 private:
  Graph() = default;
  static size_t at(int64_t node) { return static_cast<size_t>(node); }
  void check_simple() const;

  std::vector<int64_t> first_;  // n + 1: where the arcs of a node begin
  std::vector<int32_t> heads_;  // n_arcs
};

}  // namespace bsexp::topology
