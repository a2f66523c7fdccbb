#include "bsexp/analysis/effective_paths.h"

#include <cmath>
#include <functional>
#include <limits>
#include <queue>
#include <utility>
#include <vector>

#include "bsexp/analysis/weight_blocks.h"
#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"

namespace bsexp::analysis {

namespace {

struct Edge {
  size_t to;
  double length;
};
using Edges = std::vector<std::vector<Edge>>;

Edges edges_of(const runfile::StoredWeight& weight, const topology::BlockMask& mask) {
  Edges edges(static_cast<size_t>(mask.n_rows()));
  double sum = 0;
  int64_t n = 0;
  for (size_t row = 0; row < edges.size(); ++row) {
    for (auto z = static_cast<size_t>(mask.indptr()[row]); z < static_cast<size_t>(mask.indptr()[row + 1]);
         ++z) {
      const auto column = static_cast<size_t>(mask.indices()[z]);
      const double strength = block_norm(weight, z);
      REQUIRE(std::isfinite(strength), "block ({}, {}) has a value that is not finite: no path has a length",
              row, column);
      if (column == row || strength == 0) continue;
      edges[row].push_back({column, strength});
      sum += strength;
      ++n;
    }
  }
  for (auto& from_row : edges) {
    for (Edge& edge : from_row) edge.length = sum / static_cast<double>(n) / edge.length;
  }
  return edges;
}

// The length of the shortest path from `start` to every node; infinite where there is none.
std::vector<double> distances_from(const Edges& edges, size_t start) {
  std::vector<double> distance(edges.size(), std::numeric_limits<double>::infinity());
  using Entry = std::pair<double, size_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> nearest;
  nearest.emplace(distance[start] = 0, start);
  while (!nearest.empty()) {
    const auto [length, node] = nearest.top();
    nearest.pop();
    if (length > distance[node]) continue;
    for (const Edge& edge : edges[node]) {
      if (length + edge.length >= distance[edge.to]) continue;
      nearest.emplace(distance[edge.to] = length + edge.length, edge.to);
    }
  }
  return distance;
}

}  // namespace

std::optional<EffectivePaths> effective_paths(const runfile::StoredWeight& weight) {
  if (weight.block_size == 0) return std::nullopt;
  const topology::BlockMask mask = mask_of(weight);
  if (mask.n_rows() != mask.n_columns()) return std::nullopt;
  const Edges edges = edges_of(weight, mask);
  EffectivePaths result;
  double sum = 0, joined = 0;
  for (size_t start = 0; start < edges.size(); ++start) {
    stop_if_interrupted();
    for (const double distance : distances_from(edges, start)) {
      if (distance == 0 || std::isinf(distance)) continue;
      sum += distance;
      joined += 1;
      result.longest = std::max(result.longest, distance);
    }
  }
  const auto n = static_cast<double>(edges.size());
  result.reachable = n <= 1 ? 1 : joined / (n * (n - 1));
  if (joined > 0) result.mean_length = sum / joined;
  return result;
}

}  // namespace bsexp::analysis
