#include "bsexp/topology/spread.h"

#include <numeric>

#include "bsexp/base/error.h"

namespace bsexp::topology {

namespace {

// Of each of n nodes, before the first step.
std::vector<int32_t> steps_at_first(int64_t n_nodes, int64_t node) {
  REQUIRE(node >= 0 && node < n_nodes, "node {} is not there; the nodes are 0 to {}", node, n_nodes - 1);
  std::vector<int32_t> steps(static_cast<size_t>(n_nodes), -1);
  steps[static_cast<size_t>(node)] = 0;
  return steps;
}

}  // namespace

std::vector<int32_t> steps_from(const Graph& graph, int64_t node) {
  std::vector<int32_t> steps = steps_at_first(graph.n_nodes(), node);
  std::vector<int32_t> queue = {static_cast<int32_t>(node)};
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

std::vector<int32_t> steps_through(std::span<const BlockMask> sequence, int64_t node) {
  ASSERT(!sequence.empty(), "a spread through no mask");
  const int64_t n = sequence.front().n_rows();
  for (const BlockMask& mask : sequence) {
    REQUIRE(
        mask.n_rows() == n && mask.n_columns() == n,
        "masks that activity passes in turn are square and of one size; one is {} x {} blocks, one {} x {}",
        n, sequence.front().n_columns(), mask.n_rows(), mask.n_columns());
  }
  std::vector<int32_t> steps = steps_at_first(n, node);
  std::vector<int32_t> queue = {static_cast<int32_t>(node)};
  size_t oldest = 0;  // of the queue, that some mask was not passed from
  for (int32_t step = 1; oldest < queue.size(); ++step) {
    const BlockMask& mask = sequence[static_cast<size_t>(step - 1) % sequence.size()];
    const size_t active = queue.size();
    for (size_t i = oldest; i < active; ++i) {
      for (const int32_t column : mask.row(queue[i])) {
        int32_t& of = steps[static_cast<size_t>(column)];
        if (of >= 0) continue;
        of = step;
        queue.push_back(column);
      }
    }
    const auto passed_all = [&](int32_t of) {
      return static_cast<size_t>(step - steps[static_cast<size_t>(of)]) >= sequence.size();
    };
    while (oldest < active && passed_all(queue[oldest])) ++oldest;
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
