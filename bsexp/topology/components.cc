#include "bsexp/topology/components.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace bsexp::topology {

std::vector<int32_t> components(const Graph& graph) {
  std::vector<int32_t> parent(static_cast<size_t>(graph.n_nodes()));
  std::iota(parent.begin(), parent.end(), 0);
  const auto root = [&](int32_t v) {
    auto at = static_cast<size_t>(v);
    while (parent[at] != static_cast<int32_t>(at)) {  // halves the path on its way
      parent[at] = parent[static_cast<size_t>(parent[at])];
      at = static_cast<size_t>(parent[at]);
    }
    return static_cast<int32_t>(at);
  };
  for (int32_t v = 0; v < graph.n_nodes(); ++v) {
    for (const int32_t w : graph.neighbours(v)) {
      const auto [low, high] = std::minmax({root(v), root(w)});
      parent[static_cast<size_t>(high)] = low;
    }
  }
  for (int32_t v = 0; v < graph.n_nodes(); ++v) parent[static_cast<size_t>(v)] = root(v);
  return parent;
}

double giant_component(const Graph& graph) {
  std::vector<int64_t> sizes(static_cast<size_t>(graph.n_nodes()));
  for (const int32_t c : components(graph)) ++sizes[static_cast<size_t>(c)];
  return static_cast<double>(*std::max_element(sizes.begin(), sizes.end())) /
         static_cast<double>(graph.n_nodes());
}

}  // namespace bsexp::topology
