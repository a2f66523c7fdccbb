#include "bsexp/topology/statistics.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <vector>

#include <boost/graph/strong_components.hpp>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/topology/csr_graph.h"
#include "bsexp/topology/distances.h"

namespace bsexp::topology {

namespace {

// Each edge in both directions, once.
NodePairs both_directions(const NodePairs& edges) {
  NodePairs reversed;
  reversed.reserve(edges.size());
  for (const auto& [a, b] : edges) reversed.emplace_back(b, a);
  std::sort(reversed.begin(), reversed.end());
  NodePairs both;
  both.reserve(edges.size());
  std::set_union(edges.begin(), edges.end(), reversed.begin(), reversed.end(), std::back_inserter(both));
  return both;
}

PathStatistics path_statistics(const CsrGraph& graph) {
  const auto n = static_cast<double>(boost::num_vertices(graph));
  const std::vector<int64_t> pairs = pairs_at_distance(graph);
  int64_t joined = 0, length = 0;
  for (size_t i = 0; i < pairs.size(); ++i) {
    joined += pairs[i];
    length += pairs[i] * static_cast<int64_t>(i + 1);
  }
  PathStatistics result;
  result.diameter = static_cast<int64_t>(pairs.size());
  result.reachable = n <= 1 ? 1 : static_cast<double>(joined) / (n * (n - 1));
  if (joined > 0) result.mean_path_length = static_cast<double>(length) / static_cast<double>(joined);
  return result;
}

// Mean over nodes of the share of pairs of neighbours that are joined; 0 for fewer than two neighbours. The
// joined pairs of a node v are its neighbours' neighbours that are neighbours of v, 64 at a time.
double mean_clustering(const CsrGraph& undirected) {
  const size_t n = boost::num_vertices(undirected);
  std::vector<int64_t> joined(n);  // every pair twice
  for (size_t first = 0; first < n; first += kWordBits) {
    stop_if_interrupted();
    std::vector<Word> neighbours(n);  // of a node, among first ... first + 63
    spread(undirected, starting_bits(n, first), neighbours);
    for (size_t v = 0; v < n; ++v) {
      if (neighbours[v] == 0) continue;
      for (auto [w, end] = boost::adjacent_vertices(v, undirected); w != end; ++w) {
        joined[v] += std::popcount(neighbours[v] & neighbours[*w]);
      }
    }
  }
  double sum = 0;
  for (size_t v = 0; v < n; ++v) {
    const auto degree = static_cast<double>(boost::out_degree(v, undirected));
    if (degree >= 2) sum += static_cast<double>(joined[v]) / (degree * (degree - 1));
  }
  return sum / static_cast<double>(n);
}

double giant_component_share(const CsrGraph& undirected) {
  const size_t n = boost::num_vertices(undirected);
  std::vector<size_t> component(n);
  // Both directions of every edge are there, so strong components are the connected ones.
  const auto index = boost::get(boost::vertex_index, undirected);
  const size_t count =
      boost::strong_components(undirected, boost::make_iterator_property_map(component.begin(), index));
  std::vector<size_t> sizes(count);
  for (const size_t c : component) ++sizes[c];
  return static_cast<double>(*std::max_element(sizes.begin(), sizes.end())) / static_cast<double>(n);
}

void add_degrees(const BlockMask& mask, const NodePairs& edges, MaskStatistics& result) {
  std::vector<int64_t> out(static_cast<size_t>(mask.n_rows())), in(static_cast<size_t>(mask.n_columns()));
  for (const auto& [row, column] : edges) {
    ++out[row];
    ++in[column];
  }
  const auto [out_min, out_max] = std::minmax_element(out.begin(), out.end());
  const auto [in_min, in_max] = std::minmax_element(in.begin(), in.end());
  const auto n_edges = static_cast<double>(edges.size());
  result.degree_min = *out_min;
  result.degree_max = *out_max;
  result.degree_mean = n_edges / static_cast<double>(out.size());
  result.in_degree_min = *in_min;
  result.in_degree_max = *in_max;
  result.in_degree_mean = n_edges / static_cast<double>(in.size());
}

}  // namespace

MaskStatistics statistics(const BlockMask& mask) {
  ASSERT(mask.n_rows() > 0 && mask.n_columns() > 0, "statistics of an empty mask");
  const bool square = mask.n_rows() == mask.n_columns();
  const NodePairs edges = blocks_of(mask, square ? Diagonal::drop : Diagonal::keep);
  MaskStatistics result;
  result.nodes = mask.n_rows();
  result.edges = static_cast<int64_t>(edges.size());
  result.density = mask.density();
  add_degrees(mask, edges, result);
  if (!square) return result;
  const auto n = static_cast<size_t>(mask.n_rows());
  result.paths = path_statistics(graph_of(edges, n));
  const CsrGraph undirected = graph_of(both_directions(edges), n);
  result.clustering = mean_clustering(undirected);
  result.giant_component = giant_component_share(undirected);
  return result;
}

}  // namespace bsexp::topology
