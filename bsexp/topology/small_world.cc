#include "bsexp/topology/small_world.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/topology/clustering.h"
#include "bsexp/topology/paths.h"

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
  // a loop or a double edge.
  void swap(size_t one, size_t other) {
    const auto [a, b] = arcs_[one];
    const auto [c, d] = arcs_[other];
    if (a == c || a == d || b == c || b == d || joined(a, d) || joined(c, b)) return;
    const size_t back_one = slot_of(b, a), back_other = slot_of(d, c);
    arcs_[one].second = d;
    arcs_[other].second = b;
    arcs_[back_one].second = c;
    arcs_[back_other].second = a;
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

struct Figures {
  double clustering = 0, path = 0;
};

Figures figures_of(const Graph& graph, ThreadPool& pool) {
  const SamplingOptions exact{.precision = Precision::exact};
  return {clustering(graph, exact, pool).mean, path_statistics(graph, exact, pool).mean_path_length};
}

double ratio(double a, double b) { return b == 0 ? std::nan("") : a / b; }

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

Graph lattice_reference(const Graph& undirected, int64_t swaps_per_edge, Random random) {
  const int64_t n = undirected.n_nodes();
  const auto apart = [n](int64_t a, int64_t b) { return std::min(std::abs(a - b), n - std::abs(a - b)); };
  SwappedGraph swapped(undirected);
  const int64_t n_swaps = swaps_per_edge * undirected.n_arcs() / 2;
  for (int64_t i = 0; i < n_swaps; ++i) {
    if (i % kBetweenLooks == 0) stop_if_interrupted();
    // The other edge has an end nearer to a than b is: most pairs of edges would be refused.
    const size_t one = swapped.any_slot(random);
    const auto [a, b] = swapped.arc(one);
    const int64_t offset = 1 + random.below(apart(a, b));
    const int64_t near = (a + (random() % 2 != 0 ? offset : n - offset)) % n;
    const std::optional<size_t> back = swapped.any_slot_of(near, random);
    if (!back) continue;
    const auto [d, c] = swapped.arc(*back);
    if (apart(a, d) + apart(c, b) > apart(a, b) + apart(c, d)) continue;
    swapped.swap(one, swapped.slot_of(c, d));
  }
  return swapped.graph();
}

SmallWorld small_world(const Graph& undirected, const ReferenceOptions& options, ThreadPool& pool) {
  REQUIRE(options.references >= 1, "{} reference graphs: sigma and omega need 1 at least",
          options.references);
  const auto n = static_cast<size_t>(options.references);
  std::vector<Figures> random(n), lattice(n);
  pool.run(static_cast<int>(2 * n), [&](int task) {
    const size_t i = static_cast<size_t>(task) / 2;
    ThreadPool alone(1);
    const auto stream = [&](const char* kind) {
      return Random(options.seed, fmt::format("reference/{}/{}", kind, i));
    };
    if (task % 2 == 0) {
      random[i] = figures_of(random_reference(undirected, options.swaps, stream("random")), alone);
    } else {
      const Graph reference = lattice_reference(undirected, options.lattice_swaps, stream("lattice"));
      lattice[i].clustering = clustering(reference, {.precision = Precision::exact}, alone).mean;
    }
  });
  const Figures own = figures_of(undirected, pool);
  SmallWorld result;
  result.clustering = own.clustering;
  result.path = own.path;
  for (size_t i = 0; i < n; ++i) {
    result.random_clustering += random[i].clustering / static_cast<double>(n);
    result.random_path += random[i].path / static_cast<double>(n);
    result.lattice_clustering = std::max(result.lattice_clustering, lattice[i].clustering);
  }
  result.sigma = ratio(ratio(own.clustering, result.random_clustering), ratio(own.path, result.random_path));
  result.omega = ratio(result.random_path, own.path) - ratio(own.clustering, result.lattice_clustering);
  return result;
}

}  // namespace bsexp::topology
