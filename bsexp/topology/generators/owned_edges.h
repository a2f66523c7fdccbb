#pragma once
// A graph under construction in which every node owns a few edges, and the rewiring of Watts and Strogatz
// (1998) on it: with probability p the far end of an edge moves to a random node.
//
// Whether two nodes are joined stands in the slots of these two alone, so that growing and rewiring take a
// time of n k^2 at n nodes of degree k. Where the mean degree is above n / 2 it stands in a bit for each pair
// too, and a node with few others free chooses from a list of them: n^2 k at most. Undirected, an edge is
// owned by one of its ends; directed, an arc by the node that it leaves.
#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "bsexp/base/interrupt.h"
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
        degree_(static_cast<size_t>(n_nodes)),
        joined_(nearly_all(edges_per_node * (directed ? 1 : 2)) ? static_cast<size_t>(n_nodes * n_nodes)
                                                                : 0) {}

  int64_t per_node() const { return per_node_; }

  // Puts the edge to `end` into an empty slot of `node`. The caller knows that it is not there yet.
  void put(int64_t node, int64_t slot, int64_t end) {
    interrupt_.after();
    end_of(node, slot) = static_cast<int32_t>(end);
    count(node, end, 1);
  }

  // With probability `rewire`, replaces the edge (a, b) of a slot by (a, c), c uniform over the nodes that
  // are not a and not joined to a. A node that is joined to all others keeps its edge, an empty slot stays
  // empty.
  void maybe_rewire(int64_t a, int64_t slot, double rewire, Random& random) {
    interrupt_.after(per_node_);
    const int64_t b = end_of(a, slot);
    if (b == kNone || random.uniform() >= rewire || degree_[at(a)] >= n_nodes_ - 1) return;
    const int64_t c = free_end(a, random);
    end_of(a, slot) = static_cast<int32_t>(c);
    count(a, b, -1);
    count(a, c, 1);
  }

  // Puts an edge from a into an empty slot, with probability `share`, to a random node as above.
  void maybe_add(int64_t a, int64_t slot, double share, Random& random) {
    interrupt_.after(per_node_);
    if (random.uniform() >= share || degree_[at(a)] >= n_nodes_ - 1) return;
    put(a, slot, free_end(a, random));
  }

  // Rewires every edge so, a slot of all nodes after the other.
  void maybe_rewire_all(double rewire, Random& random) {
    for (int64_t slot = 0; slot < per_node_; ++slot) {
      for (int64_t node = 0; node < n_nodes_; ++node) maybe_rewire(node, slot, rewire, random);
    }
  }

  // Whether there is an edge from a to b.
  bool joined(int64_t a, int64_t b) const {
    if (!joined_.empty()) return joined_[at(a * n_nodes_ + b)];
    return owns(a, b) || (!directed_ && owns(b, a));
  }

  Edges edges() const {
    Edges result{{}, directed_};
    result.pairs.reserve(ends_.size());
    auto end = ends_.begin();
    for (int32_t node = 0; node < n_nodes_; ++node) {
      for (int64_t slot = 0; slot < per_node_; ++slot, ++end) {
        if (*end != kNone) result.pairs.emplace_back(node, *end);
      }
    }
    return result;
  }

 private:
  static constexpr int32_t kNone = -1;
  static size_t at(int64_t node) { return static_cast<size_t>(node); }
  int32_t& end_of(int64_t node, int64_t slot) { return ends_[at(node * per_node_ + slot)]; }
  bool nearly_all(int64_t degree) const { return degree > n_nodes_ / 2; }
  int64_t free_end(int64_t a, Random& random) const {
    if (!joined_.empty() && nearly_all(degree_[at(a)])) return listed_end(a, random);
    int64_t c = random.below(n_nodes_);
    while (c == a || joined(a, c)) c = random.below(n_nodes_);
    return c;
  }
  // The same choice where most draws would be refused.
  int64_t listed_end(int64_t a, Random& random) const {
    std::vector<int64_t> free;
    for (int64_t c = 0; c < n_nodes_; ++c) {
      if (c != a && !joined(a, c)) free.push_back(c);
    }
    return free[at(random.below(static_cast<int64_t>(free.size())))];
  }
  bool owns(int64_t a, int64_t b) const {
    const std::span<const int32_t> slots(ends_.data() + a * per_node_, at(per_node_));
    return std::find(slots.begin(), slots.end(), static_cast<int32_t>(b)) != slots.end();
  }
  // A node's degree: its edges undirected, the arcs that leave it directed.
  void count(int64_t a, int64_t b, int32_t change) {
    degree_[at(a)] += change;
    if (!directed_) degree_[at(b)] += change;
    if (joined_.empty()) return;
    joined_[at(a * n_nodes_ + b)] = change > 0;
    if (!directed_) joined_[at(b * n_nodes_ + a)] = change > 0;
  }

  int64_t n_nodes_, per_node_;
  bool directed_;
  std::vector<int32_t> ends_;    // [n_nodes, per_node]
  std::vector<int32_t> degree_;  // [n_nodes]
  std::vector<bool> joined_;     // [n_nodes, n_nodes], or empty
  InterruptCheck interrupt_;
};

}  // namespace bsexp::topology
