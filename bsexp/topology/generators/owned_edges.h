#pragma once
// A graph under construction in which every node owns a few edges, and the rewiring of Watts and Strogatz
// (1998) on it: with probability p the far end of an edge moves to a random node.
//
// Whether two nodes are joined stands in the slots of these two alone, so that growing and rewiring are
// linear in the edges. Undirected, an edge is owned by one of its ends; directed, an arc by the node that it
// leaves.
#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "bsexp/base/random.h"
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

class OwnedEdges {
 public:
  OwnedEdges(int64_t n_nodes, int64_t edges_per_node, bool directed)
      : n_nodes_(n_nodes),
        per_node_(edges_per_node),
        directed_(directed),
        ends_(static_cast<size_t>(n_nodes * edges_per_node), kNone),
        degree_(static_cast<size_t>(n_nodes)) {}

  // Puts the edge to `end` into an empty slot of `node`. The caller knows that it is not there yet.
  void put(int64_t node, int64_t slot, int64_t end) {
    end_of(node, slot) = static_cast<int32_t>(end);
    count(node, end, 1);
  }

  // With probability `rewire`, replaces the edge (a, b) of a slot by (a, c), c uniform over the nodes that
  // are not a and not joined to a. A node that is joined to all others keeps its edge, an empty slot stays
  // empty.
  void maybe_rewire(int64_t a, int64_t slot, double rewire, Random& random) {
    const int64_t b = end_of(a, slot);
    if (b == kNone || random.uniform() >= rewire || degree_[at(a)] >= n_nodes_ - 1) return;
    int64_t c = random.below(n_nodes_);
    while (c == a || joined(a, c)) c = random.below(n_nodes_);
    end_of(a, slot) = static_cast<int32_t>(c);
    count(a, b, -1);
    count(a, c, 1);
  }

  // Whether there is an edge from a to b.
  bool joined(int64_t a, int64_t b) const { return owns(a, b) || (!directed_ && owns(b, a)); }

  Edges edges() const {
    Edges result{{}, directed_};
    result.pairs.reserve(ends_.size());
    for (size_t i = 0; i < ends_.size(); ++i) {
      if (ends_[i] == kNone) continue;
      result.pairs.emplace_back(static_cast<int32_t>(i / static_cast<size_t>(per_node_)), ends_[i]);
    }
    return result;
  }

 private:
  static constexpr int32_t kNone = -1;
  static size_t at(int64_t node) { return static_cast<size_t>(node); }
  int32_t& end_of(int64_t node, int64_t slot) { return ends_[at(node * per_node_ + slot)]; }
  bool owns(int64_t a, int64_t b) const {
    const std::span<const int32_t> slots(ends_.data() + a * per_node_, at(per_node_));
    return std::find(slots.begin(), slots.end(), static_cast<int32_t>(b)) != slots.end();
  }
  // A node's degree: its edges undirected, the arcs that leave it directed.
  void count(int64_t a, int64_t b, int32_t change) {
    degree_[at(a)] += change;
    if (!directed_) degree_[at(b)] += change;
  }

  int64_t n_nodes_, per_node_;
  bool directed_;
  std::vector<int32_t> ends_;    // [n_nodes, per_node]
  std::vector<int32_t> degree_;  // [n_nodes]
};

}  // namespace bsexp::topology
