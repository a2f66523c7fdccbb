#include "bsexp/topology/statistics.h"

#include <algorithm>
#include <bit>

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/connected_components.hpp>

#include "bsexp/base/error.h"
#include "bsexp/topology/graph.h"

namespace bsexp::topology {

namespace {

using Word = uint64_t;  // one bit for each of 64 sources
constexpr int64_t kSources = 64;

using Directed = boost::compressed_sparse_row_graph<boost::directedS>;

// The mask without its diagonal.
Directed directed_graph(const BlockMask& mask) {
  std::vector<std::pair<size_t, size_t>> edges;
  edges.reserve(mask.indices().size());
  for (size_t row = 0; row + 1 < mask.indptr().size(); ++row) {
    for (auto z = static_cast<size_t>(mask.indptr()[row]); z < static_cast<size_t>(mask.indptr()[row + 1]);
         ++z) {
      const auto column = static_cast<size_t>(mask.indices()[z]);
      if (column != row) edges.emplace_back(row, column);
    }
  }
  return {boost::edges_are_sorted, edges.begin(), edges.end(), static_cast<size_t>(mask.n_rows())};
}

// Its undirected graph.
Graph undirected_graph(const Directed& directed) {
  Graph graph(static_cast<int64_t>(boost::num_vertices(directed)));
  for (auto [edge, end] = boost::edges(directed); edge != end; ++edge) {
    graph.add(static_cast<int64_t>(boost::source(*edge, directed)),
              static_cast<int64_t>(boost::target(*edge, directed)));
  }
  return graph;
}

// to[w] |= from[v] for every edge v -> w.
template <class Graph>
void spread(const Graph& graph, const std::vector<Word>& from, std::vector<Word>& to) {
  for (size_t v = 0; v < from.size(); ++v) {
    if (from[v] == 0) continue;
    for (auto [w, end] = boost::adjacent_vertices(v, graph); w != end; ++w) to[*w] |= from[v];
  }
}

int64_t count_bits(const std::vector<Word>& words) {
  int64_t count = 0;
  for (const Word word : words) count += std::popcount(word);
  return count;
}

struct PathSums {
  int64_t length = 0, pairs = 0, longest = 0;
};

// Adds the shortest paths from nodes first ... first + 63 to all others.
void add_paths_from(const Directed& graph, size_t first, PathSums& sums) {
  const size_t n = boost::num_vertices(graph);
  std::vector<Word> seen(n), frontier(n), next(n);
  for (size_t i = first; i < std::min(n, first + kSources); ++i)
    seen[i] = frontier[i] = Word{1} << (i - first);
  for (int64_t distance = 1;; ++distance) {
    std::fill(next.begin(), next.end(), 0);
    spread(graph, frontier, next);
    for (size_t v = 0; v < n; ++v) {
      next[v] &= ~seen[v];
      seen[v] |= next[v];
    }
    const int64_t reached = count_bits(next);
    if (reached == 0) return;
    sums.length += distance * reached;
    sums.pairs += reached;
    sums.longest = std::max(sums.longest, distance);
    frontier.swap(next);
  }
}

PathStatistics path_statistics(const Directed& graph) {
  PathSums sums;
  const size_t n = boost::num_vertices(graph);
  for (size_t first = 0; first < n; first += kSources) add_paths_from(graph, first, sums);
  const double all_pairs = static_cast<double>(n) * static_cast<double>(n - 1);
  PathStatistics result;
  result.mean_path_length =
      sums.pairs == 0 ? 0 : static_cast<double>(sums.length) / static_cast<double>(sums.pairs);
  result.diameter = sums.longest;
  result.reachable = n <= 1 ? 1 : static_cast<double>(sums.pairs) / all_pairs;
  return result;
}

// Local clustering of a node: the share of pairs of its neighbours that are joined; 0 below two neighbours.
double mean_clustering(const Graph& graph) {
  const auto n = static_cast<size_t>(graph.n_nodes());
  std::vector<std::vector<int32_t>> neighbours(n);
  for (const auto& [a, b] : graph.edges()) {
    neighbours[static_cast<size_t>(a)].push_back(b);
    neighbours[static_cast<size_t>(b)].push_back(a);
  }
  std::vector<char> is_neighbour(n);
  double sum = 0;
  for (const auto& mine : neighbours) {
    if (mine.size() < 2) continue;
    for (const int32_t a : mine) is_neighbour[static_cast<size_t>(a)] = 1;
    int64_t joined = 0;  // every joined pair twice
    for (const int32_t a : mine) {
      for (const int32_t b : neighbours[static_cast<size_t>(a)])
        joined += is_neighbour[static_cast<size_t>(b)];
    }
    for (const int32_t a : mine) is_neighbour[static_cast<size_t>(a)] = 0;
    const auto size = static_cast<double>(mine.size());
    sum += static_cast<double>(joined) / (size * (size - 1));
  }
  return n == 0 ? 0 : sum / static_cast<double>(n);
}

double giant_component_share(const Graph& graph) {
  std::vector<int> component(static_cast<size_t>(graph.n_nodes()));
  const int count = boost::connected_components(graph.boost_graph(), component.data());
  std::vector<int64_t> sizes(static_cast<size_t>(count));
  for (const int c : component) ++sizes[static_cast<size_t>(c)];
  return static_cast<double>(*std::max_element(sizes.begin(), sizes.end())) /
         static_cast<double>(component.size());
}

void add_degrees(const BlockMask& mask, bool square, MaskStatistics& result) {
  result.degree_min = INT64_MAX;
  for (int64_t row = 0; row < mask.n_rows(); ++row) {
    int64_t degree = mask.indptr()[static_cast<size_t>(row) + 1] - mask.indptr()[static_cast<size_t>(row)];
    if (square && mask.contains(row, row)) --degree;
    result.edges += degree;
    result.degree_min = std::min(result.degree_min, degree);
    result.degree_max = std::max(result.degree_max, degree);
  }
  result.degree_mean = static_cast<double>(result.edges) / static_cast<double>(mask.n_rows());
}

// Which pairs are joined after the steps taken so far.
class Mixing {
 public:
  explicit Mixing(int64_t n) : n_(static_cast<size_t>(n)), joined_(n_ * ((n_ + kSources - 1) / kSources)) {
    for (size_t i = 0; i < n_; ++i) joined_[i / kSources * n_ + i] = Word{1} << (i % kSources);
  }

  // Takes one step through `mask`; returns the share of ordered pairs i != j that are joined now.
  double step(const BlockMask& mask) {
    std::vector<Word> next(joined_.size());
    for (size_t group = 0; group < joined_.size(); group += n_) {
      for (size_t row = 0; row < n_; ++row) {
        const Word word = joined_[group + row];
        if (word == 0) continue;
        for (auto z = mask.indptr()[row]; z < mask.indptr()[row + 1]; ++z) {
          next[group + static_cast<size_t>(mask.indices()[static_cast<size_t>(z)])] |= word;
        }
      }
    }
    joined_.swap(next);
    int64_t pairs = count_bits(joined_);
    for (size_t i = 0; i < n_; ++i) {
      if ((joined_[i / kSources * n_ + i] >> (i % kSources) & 1) != 0) --pairs;
    }
    return n_ <= 1 ? 1 : static_cast<double>(pairs) / (static_cast<double>(n_) * static_cast<double>(n_ - 1));
  }

 private:
  size_t n_;
  std::vector<Word> joined_;  // [group of 64 sources][node]
};

}  // namespace

MaskStatistics statistics(const BlockMask& mask) {
  ASSERT(mask.n_rows() > 0 && mask.n_columns() > 0, "statistics of an empty mask");
  MaskStatistics result;
  result.nodes = mask.n_rows();
  result.density = mask.density();
  const bool square = mask.n_rows() == mask.n_columns();
  add_degrees(mask, square, result);
  if (!square) return result;
  const Directed directed = directed_graph(mask);
  const Graph undirected = undirected_graph(directed);
  result.paths = path_statistics(directed);
  result.clustering = mean_clustering(undirected);
  result.giant_component = giant_component_share(undirected);
  return result;
}

std::vector<double> mix(std::span<const BlockMask> sequence) {
  std::vector<double> shares;
  if (sequence.empty()) return shares;
  Mixing mixing(sequence.front().n_rows());
  for (const BlockMask& mask : sequence) {
    ASSERT(mask.n_rows() == sequence.front().n_rows() && mask.n_columns() == mask.n_rows(),
           "the masks of a mix factor are square and of one size");
    shares.push_back(mixing.step(mask));
  }
  return shares;
}

std::vector<double> mix_until_still(const BlockMask& mask) {
  std::vector<double> shares;
  Mixing mixing(mask.n_rows());
  while (shares.size() < 2 || shares[shares.size() - 2] < shares.back()) {
    shares.push_back(mixing.step(mask));
    if (shares.back() == 1) return shares;
  }
  shares.pop_back();
  return shares;
}

}  // namespace bsexp::topology
