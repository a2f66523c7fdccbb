#include "bsexp/topology/implicit_search.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "bsexp/base/buffer.h"
#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/machine.h"
#include "bsexp/base/text.h"
#include "bsexp/topology/distances.h"
#include "bsexp/topology/implicit_pull.h"

namespace bsexp::topology {

namespace {

using Word = uint32_t;
using Words = AlignedBuffer<Word>;
constexpr int64_t kSources = 32;
// A list of reached nodes is followed by one thread up to this share of the nodes.
constexpr int64_t kListUpToOneOf = 64;
constexpr int64_t kTaskNodes = int64_t{1} << 18;
constexpr int64_t kRoundTasks = 256;  // between two looks at the progress

struct Reached {
  uint32_t node;
  Word bits;
};

class ImplicitSearch {
 public:
  ImplicitSearch(const ImplicitWattsStrogatz& graph, std::span<const int32_t> sources, ThreadPool& pool)
      : graph_(graph),
        pool_(pool),
        n_sources_(sources.size()),
        all_(n_sources_ == kSources ? ~Word{0} : (Word{1} << n_sources_) - 1),
        seen_(static_cast<size_t>(graph.n_nodes())) {
    for (size_t s = 0; s < n_sources_; ++s) {
      const auto node = static_cast<uint32_t>(sources[s]);
      list_.push_back({node, Word{1} << s});
      seen_[node] |= Word{1} << s;
    }
  }

  // Goes one edge further; returns for each source the nodes reached for the first time.
  std::array<int64_t, kSources> step(const std::function<void()>& pause) {
    if (!listed_ || static_cast<int64_t>(list_.size()) > graph_.n_nodes() / kListUpToOneOf)
      return pull(pause);
    return follow();
  }

 private:
  using Counts = std::array<int64_t, kSources>;

  Counts follow() {
    Counts counts{};
    std::vector<Reached> next;
    std::vector<uint32_t> heads;
    for (size_t i = 0; i < list_.size(); ++i) {
      if (i % 65536 == 0) stop_if_interrupted();
      graph_.neighbours(list_[i].node, heads);
      for (const uint32_t w : heads) {
        const Word bits = list_[i].bits & ~seen_[w];
        if (bits == 0) continue;
        seen_[w] |= bits;
        next.push_back({w, bits});
        for (size_t s = 0; s < n_sources_; ++s) counts[s] += bits >> s & 1;
      }
    }
    list_.swap(next);
    return counts;
  }

  Counts pull(const std::function<void()>& pause) {
    const int64_t n = graph_.n_nodes();
    if (listed_) spread_list();
    const int64_t n_tasks = (n + kTaskNodes - 1) / kTaskNodes;
    std::vector<PullCounts> parts(static_cast<size_t>(n_tasks));
    for (int64_t first = 0; first < n_tasks; first += kRoundTasks) {
      pool_.run(static_cast<int>(std::min(kRoundTasks, n_tasks - first)), [&](int i) {
        stop_if_interrupted();
        const int64_t task = first + i;
        pull_nodes(graph_, all_, frontier_.data(), seen_.data(), next_.data(), task * kTaskNodes,
                   std::min(n, (task + 1) * kTaskNodes), parts[static_cast<size_t>(task)]);
      });
      if (pause) pause();
    }
    std::swap(frontier_, next_);
    Counts counts{};
    int64_t n_reached = 0;
    for (const PullCounts& part : parts) {
      for (size_t s = 0; s < counts.size(); ++s) counts[s] += part.by_source[s];
      n_reached += part.nodes;
    }
    if (n_reached <= n / kListUpToOneOf) gather_list();
    return counts;
  }

  // The list as an array of all nodes.
  void spread_list() {
    const auto size = static_cast<size_t>(graph_.n_nodes());
    if (next_.size() == 0) next_ = Words(size);
    if (frontier_.size() == 0) frontier_ = Words(size);
    std::fill(frontier_.begin(), frontier_.end(), 0);
    for (const Reached& reached : list_) frontier_[reached.node] |= reached.bits;
    listed_ = false;
    list_ = {};
  }
  void gather_list() {
    for (int64_t v = 0; v < graph_.n_nodes(); ++v) {
      const Word bits = frontier_[static_cast<size_t>(v)];
      if (bits != 0) list_.push_back({static_cast<uint32_t>(v), bits});
    }
    listed_ = true;
  }

  const ImplicitWattsStrogatz& graph_;
  ThreadPool& pool_;
  size_t n_sources_;
  Word all_;
  Words seen_;             // n_nodes
  Words frontier_, next_;  // n_nodes; made when needed
  bool listed_ = true;     // whether the nodes just reached are in list_ or in frontier_
  std::vector<Reached> list_;
};

}  // namespace

double implicit_search_bytes(int64_t n_nodes, int64_t degree) {
  const double listed = static_cast<double>(n_nodes) / kListUpToOneOf,
               reached = listed * static_cast<double>(degree);
  constexpr double kGrowth = 2;  // of a vector that is filled one by one
  return 3 * sizeof(Word) * static_cast<double>(n_nodes) + kGrowth * sizeof(Reached) * (listed + reached);
}

std::vector<SourceDistances> distances_from(const ImplicitWattsStrogatz& graph,
                                            std::span<const int32_t> sources, ThreadPool& pool,
                                            const SearchProgress& progress) {
  std::vector<SourceDistances> result(sources.size());
  double done = 0;
  for (size_t first = 0; first < sources.size(); first += kSources) {
    const auto part = sources.subspan(first, std::min<size_t>(kSources, sources.size() - first));
    ImplicitSearch search(graph, part, pool);
    bool going = true;
    for (int64_t distance = 1; going; ++distance) {
      stop_if_interrupted();
      const auto tell = [&] {
        if (progress) progress(done, distance);
      };
      const auto reached = search.step(tell);
      going = false;
      for (size_t s = 0; s < part.size(); ++s) {
        if (reached[s] == 0) continue;
        going = true;
        result[first + s].reached += reached[s];
        result[first + s].sum += reached[s] * distance;
        result[first + s].longest = distance;
        done += static_cast<double>(reached[s]);
      }
      tell();
    }
  }
  return result;
}

PathStatistics path_statistics(const ImplicitWattsStrogatz& graph, const SamplingOptions& options,
                               ThreadPool& pool, const SearchProgress& progress) {
  const int64_t n = graph.n_nodes();
  REQUIRE(options.sources >= 2, "{} sources give no interval: sampled paths need 2 at least",
          options.sources);
  const double needed = implicit_search_bytes(n, graph.degree()),
               most = static_cast<double>(memory_of_machine());
  REQUIRE(needed <= most, "a search of {} nodes takes {} of memory, and this machine has {}: use fewer nodes",
          format_count(n), format_bytes(needed), format_bytes(most));
  const std::vector<int32_t> sources =
      draw_nodes(std::min(n, options.sources), n, options.seed, "statistics/sources");
  return estimated_paths(n, distances_from(graph, sources, pool, progress));
}

Clustering clustering(const ImplicitWattsStrogatz& graph, const SamplingOptions& options, ThreadPool& pool) {
  const int64_t n = graph.n_nodes();
  REQUIRE(options.clustering_nodes >= 2, "{} nodes give no interval: sampled clustering needs 2 at least",
          options.clustering_nodes);
  const std::vector<int32_t> nodes =
      draw_nodes(std::min(n, options.clustering_nodes), n, options.seed, "statistics/clustering");
  std::vector<double> local(nodes.size());
  pool.for_ranges(static_cast<int64_t>(nodes.size()), 256, [&](int64_t begin, int64_t end) {
    std::vector<uint32_t> around, beyond;
    for (auto i = static_cast<size_t>(begin); i < static_cast<size_t>(end); ++i) {
      graph.neighbours(nodes[i], around);
      int64_t joined = 0;
      for (const uint32_t w : around) {
        graph.neighbours(w, beyond);
        for (const uint32_t x : beyond) joined += std::binary_search(around.begin(), around.end(), x);
      }
      const auto d = static_cast<double>(around.size());
      if (d >= 2) local[i] = static_cast<double>(joined) / (d * (d - 1));
    }
  });
  Clustering result;
  result.exact = static_cast<int64_t>(nodes.size()) == n;
  result.nodes = static_cast<int64_t>(nodes.size());
  result.mean = std::accumulate(local.begin(), local.end(), 0.0) / static_cast<double>(local.size());
  result.margin = margin_of_mean(local, n);
  return result;
}

}  // namespace bsexp::topology
