#include "bsexp/topology/spread.h"

#include <numeric>

#include "bsexp/base/error.h"

namespace bsexp::topology {

std::vector<int32_t> steps_from(const Graph& graph, int64_t node) {
  REQUIRE(node >= 0 && node < graph.n_nodes(), "node {} is not there; the nodes are 0 to {}", node,
          graph.n_nodes() - 1);
  std::vector<int32_t> steps(static_cast<size_t>(graph.n_nodes()), -1);
  std::vector<int32_t> queue = {static_cast<int32_t>(node)};
  steps[static_cast<size_t>(node)] = 0;
  for (size_t i = 0; i < queue.size(); ++i) {
    const int32_t step = steps[static_cast<size_t>(queue[i])];
    for (const int32_t neighbour : graph.neighbours(queue[i])) {
      int32_t& of = steps[static_cast<size_t>(neighbour)];
      if (of >= 0) continue;
      of = step + 1;
      queue.push_back(neighbour);
    }
  }
  return steps;
}

std::vector<int64_t> reached_within(const std::vector<int32_t>& steps) {
  std::vector<int64_t> reached;
  for (const int32_t step : steps) {
    if (step < 0) continue;
    if (reached.size() <= static_cast<size_t>(step)) reached.resize(static_cast<size_t>(step) + 1);
    ++reached[static_cast<size_t>(step)];
  }
  std::partial_sum(reached.begin(), reached.end(), reached.begin());
  return reached;
}

}  // namespace bsexp::topology
