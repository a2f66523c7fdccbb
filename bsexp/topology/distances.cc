#include "bsexp/topology/distances.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/machine.h"
#include "bsexp/base/text.h"
#include "bsexp/topology/bit_search.h"

namespace bsexp::topology {

namespace {

// Searches in `graph` from all sources, 512 a task: `use(first, search)` steps the search that begins with
// source `first`.
template <class Use>
void search_from(const Graph& graph, std::span<const int32_t> sources, ThreadPool& pool, Use&& use) {
  std::optional<Graph> reversed;
  if (!graph.is_symmetric()) reversed = graph.reversed();
  const Graph& in = reversed ? *reversed : graph;
  const auto n = static_cast<int64_t>(sources.size());
  const int64_t n_tasks = (n + BitSearch::kSources - 1) / BitSearch::kSources;
  const auto n_searches = static_cast<double>(std::min<int64_t>(n_tasks, pool.size()));
  const double needed = BitSearch::kNodeBytes * static_cast<double>(graph.n_nodes()) * n_searches;
  const auto most = static_cast<double>(memory_of_machine());
  REQUIRE(
      needed <= most,
      "{} searches at once in {} nodes take {} of memory, and this machine has {}; use fewer threads, or for "
      "watts_strogatz and watts_strogatz_2d --implicit, which stores no graph",
      n_searches, format_count(graph.n_nodes()), format_bytes(needed), format_bytes(most));
  pool.run(static_cast<int>(n_tasks), [&](int task) {
    const int64_t first = task * BitSearch::kSources;
    const auto part = sources.subspan(static_cast<size_t>(first),
                                      static_cast<size_t>(std::min(BitSearch::kSources, n - first)));
    BitSearch search(graph, in, part);
    use(static_cast<size_t>(first), part.size(), search);
  });
}

}  // namespace

std::vector<int64_t> pairs_at_distance(const Graph& graph, ThreadPool& pool) {
  std::vector<int32_t> sources(static_cast<size_t>(graph.n_nodes()));
  std::iota(sources.begin(), sources.end(), 0);
  std::vector<std::vector<int64_t>> found(sources.size() / BitSearch::kSources + 1);
  search_from(graph, sources, pool, [&](size_t first, size_t, BitSearch& search) {
    std::vector<int64_t>& pairs = found[first / BitSearch::kSources];
    for (int64_t reached = search.step(); reached > 0; reached = search.step()) {
      stop_if_interrupted();
      pairs.push_back(reached);
    }
  });
  std::vector<int64_t> sum;
  for (const std::vector<int64_t>& pairs : found) {
    sum.resize(std::max(sum.size(), pairs.size()));
    for (size_t d = 0; d < pairs.size(); ++d) sum[d] += pairs[d];
  }
  return sum;
}

std::vector<double> shares_within(const std::vector<int64_t>& pairs, int64_t n_nodes) {
  const auto n = static_cast<double>(n_nodes);
  std::vector<double> shares;
  int64_t joined = 0;
  for (const int64_t at_distance : pairs) {
    joined += at_distance;
    shares.push_back(static_cast<double>(joined) / (n * (n - 1)));
  }
  if (shares.empty()) shares.push_back(n_nodes <= 1 ? 1 : 0);
  return shares;
}

std::vector<SourceDistances> distances_from(const Graph& graph, std::span<const int32_t> sources,
                                            ThreadPool& pool) {
  std::vector<SourceDistances> result(sources.size());
  search_from(graph, sources, pool, [&](size_t first, size_t n, BitSearch& search) {
    for (int64_t distance = 1; search.step() > 0; ++distance) {
      stop_if_interrupted();
      const BitSearch::Counts reached = search.reached_by_source();
      for (size_t s = 0; s < n; ++s) {
        if (reached[s] == 0) continue;
        result[first + s].reached += reached[s];
        result[first + s].sum += reached[s] * distance;
        result[first + s].longest = distance;
      }
    }
  });
  return result;
}

}  // namespace bsexp::topology
