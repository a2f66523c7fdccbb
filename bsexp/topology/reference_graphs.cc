#include "bsexp/topology/reference_graphs.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "bsexp/base/interrupt.h"

namespace bsexp::topology {

namespace {

// A graph whose edges are swapped: every arc has a slot of the node that it leaves, which keeps its degree.
class SwappedGraph {
 public:
  explicit SwappedGraph(const Graph& graph) : first_{0} {
    for (int32_t v = 0; v < graph.n_nodes(); ++v) {
      for (const int32_t head : graph.neighbours(v)) arcs_.emplace_back(v, head);
      first_.push_back(arcs_.size());
    }
  }

  int64_t n_nodes() const { return static_cast<int64_t>(first_.size()) - 1; }
  int64_t n_arcs() const { return static_cast<int64_t>(arcs_.size()); }
  Edge arc(size_t slot) const { return arcs_[slot]; }
  size_t any_slot(Random& random) const { return static_cast<size_t>(random.below(n_arcs())); }
  // Of a node; no slot where it has no arc.
  std::optional<size_t> any_slot_of(int64_t node, Random& random) const {
    const size_t begin = first_[static_cast<size_t>(node)], end = first_[static_cast<size_t>(node) + 1];
    if (begin == end) return std::nullopt;
    return begin + static_cast<size_t>(random.below(static_cast<int64_t>(end - begin)));
  }

  // The arcs (a, b), (c, d) of two slots become (a, d), (c, b), and so do their opposites, unless that makes
  // a loop or a double edge. Returns whether they do.
  bool swap(size_t one, size_t other) {
    const auto [a, b] = arcs_[one];
    const auto [c, d] = arcs_[other];
    if (a == c || a == d || b == c || b == d || joined(a, d) || joined(c, b)) return false;
    const size_t back_one = slot_of(b, a), back_other = slot_of(d, c);
    arcs_[one].second = d;
    arcs_[other].second = b;
    arcs_[back_one].second = c;
    arcs_[back_other].second = a;
    return true;
  }

  Graph graph() const { return Graph::directed(n_nodes(), arcs_); }

  // The slot of the arc (a, b), or the end of the slots of a.
  size_t slot_of(int32_t a, int32_t b) const {
    size_t slot = first_[static_cast<size_t>(a)];
    const size_t end = first_[static_cast<size_t>(a) + 1];
    while (slot < end && arcs_[slot].second != b) ++slot;
    return slot;
  }

 private:
  size_t degree(int32_t v) const {
    return first_[static_cast<size_t>(v) + 1] - first_[static_cast<size_t>(v)];
  }
  bool joined(int32_t a, int32_t b) const {
    if (degree(b) < degree(a)) std::swap(a, b);
    return slot_of(a, b) < first_[static_cast<size_t>(a) + 1];
  }

  std::vector<size_t> first_;  // n_nodes + 1
  std::vector<Edge> arcs_;
};

constexpr int64_t kBetweenLooks = 65536;  // swaps between two looks for an interrupt

// The ring of nodes.
struct Ring {
  int64_t n;
  int64_t apart(int64_t a, int64_t b) const { return std::min(std::abs(a - b), n - std::abs(a - b)); }
};

// The longest of a few edges drawn uniformly: short ones can hardly be shortened.
size_t any_long_slot(const SwappedGraph& graph, const Ring& ring, Random& random) {
  constexpr int kDrawn = 4;
  size_t longest = 0;
  int64_t most = 0;
  for (int i = 0; i < kDrawn; ++i) {
    const size_t slot = graph.any_slot(random);
    const int64_t length = ring.apart(graph.arc(slot).first, graph.arc(slot).second);
    if (length > most) longest = slot;
    most = std::max(most, length);
  }
  return longest;
}

// Tries one swap that does not lengthen the edges; returns by how much it shortens them.
int64_t try_lattice_swap(SwappedGraph& graph, const Ring& ring, Random& random) {
  const size_t one = any_long_slot(graph, ring, random);
  const auto [a, b] = graph.arc(one);
  const int64_t offset = 1 + random.below(ring.apart(a, b));
  const int64_t near = (a + (random() % 2 != 0 ? offset : ring.n - offset)) % ring.n;
  const std::optional<size_t> back = graph.any_slot_of(near, random);
  if (!back) return 0;
  const auto [d, c] = graph.arc(*back);
  const int64_t gain = ring.apart(a, b) + ring.apart(c, d) - ring.apart(a, d) - ring.apart(c, b);
  return gain >= 0 && graph.swap(one, graph.slot_of(c, d)) ? gain : 0;
}

int64_t sum_of_lengths(const Graph& graph, const Ring& ring) {
  int64_t sum = 0;
  for (const auto& [a, b] : graph.edges()) sum += ring.apart(a, b);
  return sum;
}

}  // namespace

Graph random_reference(const Graph& undirected, int64_t swaps_per_edge, Random random) {
  SwappedGraph swapped(undirected);
  const int64_t n_swaps = swaps_per_edge * undirected.n_arcs() / 2;
  for (int64_t i = 0; i < n_swaps; ++i) {
    if (i % kBetweenLooks == 0) stop_if_interrupted();
    const size_t one = swapped.any_slot(random), other = swapped.any_slot(random);
    swapped.swap(one, other);
  }
  return swapped.graph();
}

Graph lattice_reference(const Graph& undirected, const LatticeRounds& rounds, Random random) {
  const Ring ring{undirected.n_nodes()};
  SwappedGraph swapped(undirected);
  const int64_t n_swaps = rounds.swaps_per_edge * undirected.n_arcs() / 2;
  int64_t length = sum_of_lengths(undirected, ring), gain = length;
  while (gain > 0 && static_cast<double>(gain) >= rounds.least_gain * static_cast<double>(length)) {
    gain = 0;
    for (int64_t i = 0; i < n_swaps; ++i) {
      if (i % kBetweenLooks == 0) stop_if_interrupted();
      gain += try_lattice_swap(swapped, ring, random);
    }
    length -= gain;
  }
  return swapped.graph();
}

}  // namespace bsexp::topology
