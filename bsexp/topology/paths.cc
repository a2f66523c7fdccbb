#include "bsexp/topology/paths.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include <boost/math/distributions/students_t.hpp>

#include "bsexp/base/error.h"
#include "bsexp/base/random.h"
#include "bsexp/topology/distances.h"

namespace bsexp::topology {

namespace {

PathStatistics exact_paths(const Graph& graph, ThreadPool& pool) {
  const auto n = static_cast<double>(graph.n_nodes());
  const std::vector<int64_t> pairs = pairs_at_distance(graph, pool);
  int64_t joined = 0, length = 0;
  for (size_t i = 0; i < pairs.size(); ++i) {
    joined += pairs[i];
    length += pairs[i] * static_cast<int64_t>(i + 1);
  }
  PathStatistics result;
  result.diameter = static_cast<int64_t>(pairs.size());
  result.reachable = n <= 1 ? 1 : static_cast<double>(joined) / (n * (n - 1));
  if (joined > 0) result.mean_path_length = static_cast<double>(length) / static_cast<double>(joined);
  result.sources = graph.n_nodes();
  result.within = shares_within(pairs, graph.n_nodes());
  return result;
}

}  // namespace

double margin_of_mean(std::span<const double> values, int64_t n) {
  const auto m = static_cast<double>(values.size());
  ASSERT(m >= 2, "an interval of {} values", m);
  double mean = 0, squares = 0;
  for (const double value : values) mean += value / m;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double t = boost::math::quantile(boost::math::students_t(m - 1), 0.975);
  return t * std::sqrt(squares / (m - 1) / m * (1 - m / static_cast<double>(n)));
}

std::vector<int32_t> draw_nodes(int64_t n, int64_t bound, uint64_t seed, const char* stream) {
  ASSERT(n <= bound, "{} different numbers below {}", n, bound);
  // Floyd's sampling: as many draws as numbers.
  Random random(seed, stream);
  std::unordered_set<int32_t> drawn;
  std::vector<int32_t> nodes;
  for (int64_t last = bound - n; last < bound; ++last) {
    auto node = static_cast<int32_t>(random.below(last + 1));
    if (!drawn.insert(node).second) {
      node = static_cast<int32_t>(last);
      drawn.insert(node);
    }
    nodes.push_back(node);
  }
  std::sort(nodes.begin(), nodes.end());
  return nodes;
}

PathStatistics estimated_paths(int64_t n_nodes, std::span<const SourceDistances> sample) {
  PathStatistics result;
  result.exact = false;
  result.sources = static_cast<int64_t>(sample.size());
  double sum = 0, reached = 0;
  std::vector<double> shares;
  for (const SourceDistances& source : sample) {
    sum += static_cast<double>(source.sum);
    reached += static_cast<double>(source.reached);
    shares.push_back(static_cast<double>(source.reached) / static_cast<double>(n_nodes - 1));
    result.diameter = std::max(result.diameter, source.longest);
  }
  const auto m = static_cast<double>(sample.size());
  result.reachable = reached / m / static_cast<double>(n_nodes - 1);
  result.reachable_margin = margin_of_mean(shares, n_nodes);
  if (reached == 0) return result;
  result.mean_path_length = sum / reached;
  std::vector<double> residuals;
  for (const SourceDistances& source : sample) {
    const double expected = result.mean_path_length * static_cast<double>(source.reached);
    residuals.push_back((static_cast<double>(source.sum) - expected) / (reached / m));
  }
  result.mean_path_margin = margin_of_mean(residuals, n_nodes);
  return result;
}

PathStatistics path_statistics(const Graph& graph, const SamplingOptions& options, ThreadPool& pool) {
  const int64_t n = graph.n_nodes();
  if (options.exact(n) || n < 2) return exact_paths(graph, pool);
  REQUIRE(options.sources >= 2, "{} sources give no interval: sampled paths need 2 at least",
          options.sources);
  const std::vector<int32_t> sources =
      draw_nodes(std::min(n, options.sources), n, options.seed, "statistics/sources");
  return estimated_paths(n, distances_from(graph, sources, pool));
}

}  // namespace bsexp::topology
