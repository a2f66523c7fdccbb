#include "bsexp/topology/generators/random_regular.h"

#include <numeric>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/shuffle.h"
#include "bsexp/topology/generators/parameters.h"
#include "bsexp/topology/generators/switches.h"

namespace bsexp::topology {

namespace {

// A pairing of points; those of node v are v degree ... v degree + degree - 1.
class Pairing {
 public:
  Pairing(int64_t n_nodes, int64_t degree, Random& random)
      : n_nodes_(n_nodes),
        degree_(static_cast<uint32_t>(degree)),
        twin_(static_cast<size_t>(n_nodes * degree)) {
    std::vector<uint32_t> points(twin_.size());
    std::iota(points.begin(), points.end(), 0U);
    shuffle(points, random);
    for (size_t i = 0; i + 1 < points.size(); i += 2) pair(points[i], points[i + 1]);
  }

  // Exchanges ends until the graph is simple. False when a pair finds no other in many trials, which is
  // possible in small graphs.
  bool repair(Random& random) {
    std::vector<int64_t> last(static_cast<size_t>(n_nodes_), -1);  // the last node that had it as neighbour
    uint32_t point = 0;
    for (int64_t node = 0; node < n_nodes_; ++node) {
      interrupt_.after(degree_);
      for (uint32_t i = 0; i < degree_; ++i, ++point) {
        const int64_t other = node_of(twin_[point]);
        if (other == node || last[static_cast<size_t>(other)] == node) {
          if (!exchange(point, random)) return false;
        }
        last[static_cast<size_t>(node_of(twin_[point]))] = node;
      }
    }
    return true;
  }

  // Exchanges of random edges: what repair prefers in small graphs is forgotten (switches.h).
  void mix(Random& random) {
    const int64_t n_switches = switches_for(static_cast<int64_t>(twin_.size()) / 2);
    for (int64_t i = 0; i < n_switches; ++i) {
      const uint32_t p = random_point(random);
      try_exchange(p, random_point(random));
    }
  }

  Edges edges() const {
    Edges result;
    result.pairs.reserve(twin_.size() / 2);
    uint32_t point = 0;
    for (int32_t node = 0; node < n_nodes_; ++node) {
      for (uint32_t i = 0; i < degree_; ++i, ++point) {
        if (point < twin_[point])
          result.pairs.emplace_back(node, static_cast<int32_t>(node_of(twin_[point])));
      }
    }
    return result;
  }

 private:
  int64_t node_of(uint32_t point) const { return point / degree_; }
  void pair(uint32_t a, uint32_t b) {
    twin_[a] = b;
    twin_[b] = a;
  }
  bool joined(int64_t a, int64_t b) const {
    const auto begin = twin_.begin() + a * degree_;
    const uint32_t first = static_cast<uint32_t>(b) * degree_;
    return std::any_of(begin, begin + degree_, [&](uint32_t twin) { return twin - first < degree_; });
  }
  // With the first q of many that can be had.
  bool exchange(uint32_t p, Random& random) {
    constexpr int kTrials = 1000;
    for (int trial = 0; trial < kTrials; ++trial) {
      interrupt_.after(degree_);
      if (try_exchange(p, random_point(random))) return true;
    }
    return false;
  }
  // (p, p'), (q, q') -> (p, q), (p', q') where this makes no loop and no double edge.
  bool try_exchange(uint32_t p, uint32_t q) {
    const uint32_t p_twin = twin_[p], q_twin = twin_[q];
    const int64_t a = node_of(p), b = node_of(p_twin), c = node_of(q), d = node_of(q_twin);
    if (a == c || b == d || (a == b && c == d) || joined(a, c) || joined(b, d)) return false;
    pair(p, q);
    pair(p_twin, q_twin);
    return true;
  }
  uint32_t random_point(Random& random) const {
    return static_cast<uint32_t>(random.below(static_cast<int64_t>(twin_.size())));
  }

  int64_t n_nodes_;
  uint32_t degree_;
  std::vector<uint32_t> twin_;
  InterruptCheck interrupt_;
};

Edges sparse_regular(int64_t n_nodes, int64_t degree, Random& random) {
  constexpr int kRestarts = 1000;
  if (degree == 0) return {};
  for (int restart = 0; restart < kRestarts; ++restart) {
    Pairing pairing(n_nodes, degree, random);
    if (!pairing.repair(random)) continue;
    pairing.mix(random);
    return pairing.edges();
  }
  ASSERT(false, "no regular graph of {} nodes and degree {}", n_nodes, degree);
}

Edges complement(int64_t n_nodes, const Edges& of) {
  const Graph graph = Graph::undirected(n_nodes, of.pairs);
  Edges result;
  InterruptCheck interrupt;
  for (int32_t a = 0; a < n_nodes; ++a) {
    interrupt.after(a);
    auto next = graph.neighbours(a).begin();
    const auto end = graph.neighbours(a).end();
    for (int32_t b = 0; b < a; ++b) {
      if (next != end && *next == b) {
        ++next;
      } else {
        result.pairs.emplace_back(a, b);
      }
    }
  }
  return result;
}

}  // namespace

Edges random_regular(int64_t n_nodes, const TopologySpec& spec, Random& random) {
  const int64_t degree = any_degree(n_nodes, spec);
  REQUIRE(n_nodes * degree % 2 == 0,
          "{}: degree {} is not possible with {} nodes: their product must be even; use degree {}", spec.kind,
          degree, n_nodes, degree == 1 ? "2" : fmt::format("{} or {}", degree - 1, degree + 1));
  REQUIRE(n_nodes * degree <= UINT32_MAX, "{}: {} nodes of degree {} have more than {} ends of edges",
          spec.kind, n_nodes, degree, UINT32_MAX);
  require_edges(static_cast<double>(n_nodes * degree) / 2, spec);
  const int64_t absent = n_nodes - 1 - degree;
  return absent < degree ? complement(n_nodes, sparse_regular(n_nodes, absent, random))
                         : sparse_regular(n_nodes, degree, random);
}

}  // namespace bsexp::topology
