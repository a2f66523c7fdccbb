#include "bsexp/topology/statistics.h"

#include <algorithm>
#include <utility>

#include "bsexp/base/error.h"
#include "bsexp/topology/components.h"
#include "bsexp/topology/spectral_gap.h"

namespace bsexp::topology {

namespace {

struct MaskDegrees {
  std::vector<int64_t> out, in;
};

MaskDegrees degrees_of(const BlockMask& mask, bool diagonal) {
  MaskDegrees result{std::vector<int64_t>(static_cast<size_t>(mask.n_rows())),
                     std::vector<int64_t>(static_cast<size_t>(mask.n_columns()))};
  for (size_t row = 0; row < result.out.size(); ++row) {
    for (auto z = mask.indptr()[row]; z < mask.indptr()[row + 1]; ++z) {
      const auto column = static_cast<size_t>(mask.indices()[static_cast<size_t>(z)]);
      if (!diagonal && column == row) continue;
      ++result.out[row];
      ++result.in[column];
    }
  }
  return result;
}

Degrees degrees_of(const std::vector<int64_t>& of_nodes) {
  Degrees result;
  const auto [least, most] = std::minmax_element(of_nodes.begin(), of_nodes.end());
  result.least = *least;
  result.most = *most;
  result.nodes.resize(static_cast<size_t>(*most) + 1);
  int64_t sum = 0;
  for (const int64_t degree : of_nodes) {
    ++result.nodes[static_cast<size_t>(degree)];
    sum += degree;
  }
  result.mean = static_cast<double>(sum) / static_cast<double>(of_nodes.size());
  return result;
}

void add_degrees(const Graph& graph, GraphStatistics& result) {
  std::vector<int64_t> out, in(static_cast<size_t>(graph.n_nodes()));
  for (int64_t v = 0; v < graph.n_nodes(); ++v) {
    out.push_back(graph.degree(v));
    for (const int32_t head : graph.neighbours(v)) ++in[static_cast<size_t>(head)];
  }
  result.out = degrees_of(out);
  result.in = degrees_of(in);
}

}  // namespace

GraphStatistics statistics(const Graph& graph, const GraphOptions& options, ThreadPool& pool) {
  ASSERT(graph.n_nodes() > 0, "statistics of an empty graph");
  GraphStatistics result;
  result.nodes = graph.n_nodes();
  result.arcs = graph.n_arcs();
  const bool all_paths =
      options.sampling.precision == Precision::exact || result.nodes <= options.sampling.exact_limit;
  REQUIRE(!options.references || all_paths,
          "sigma and omega need all paths of every reference graph, for {} nodes more than the exact limit "
          "of {}; "
          "ask for exact paths (--exact), or leave the references out",
          result.nodes, options.sampling.exact_limit);
  add_degrees(graph, result);
  result.paths = path_statistics(graph, options.sampling, pool);
  std::optional<Graph> symmetrized;
  if (!graph.is_symmetric()) symmetrized = graph.symmetrized();
  const Graph& undirected = symmetrized ? *symmetrized : graph;
  result.clustering = clustering(undirected, options.sampling, pool);
  result.giant_component = giant_component(undirected);
  if (options.spectral_gap && graph.n_nodes() > 1) result.spectral_gap = spectral_gap(undirected, pool);
  if (options.references) result.small_world = small_world(undirected, *options.references, pool);
  return result;
}

MaskStatistics statistics(const BlockMask& mask) {
  ASSERT(mask.n_rows() > 0 && mask.n_columns() > 0, "statistics of an empty mask");
  const bool square = mask.n_rows() == mask.n_columns();
  const MaskDegrees degrees = degrees_of(mask, !square);
  const Degrees out = degrees_of(degrees.out), in = degrees_of(degrees.in);
  MaskStatistics result;
  result.nodes = mask.n_rows();
  result.density = mask.density();
  for (const int64_t degree : degrees.out) result.edges += degree;
  result.degree_min = out.least, result.degree_max = out.most, result.degree_mean = out.mean;
  result.in_degree_min = in.least, result.in_degree_max = in.most, result.in_degree_mean = in.mean;
  if (!square) return result;
  ThreadPool alone(1);
  const GraphOptions exact{
      .sampling = {.precision = Precision::exact}, .spectral_gap = false, .references = {}};
  const GraphStatistics of_graph = statistics(graph_of(mask), exact, alone);
  result.paths = of_graph.paths;
  result.clustering = of_graph.clustering.mean;
  result.transitivity = of_graph.clustering.transitivity;
  result.giant_component = of_graph.giant_component;
  return result;
}

std::vector<Edge> arcs_of(const BlockMask& mask) {
  ASSERT(mask.n_rows() == mask.n_columns(), "the arcs of a mask of {} x {} blocks", mask.n_rows(),
         mask.n_columns());
  std::vector<Edge> arcs;
  arcs.reserve(static_cast<size_t>(mask.n_blocks()));
  for (int32_t row = 0; row < mask.n_rows(); ++row) {
    for (const int32_t column : mask.row(row)) {
      if (column != row) arcs.emplace_back(row, column);
    }
  }
  return arcs;
}

Graph graph_of(const BlockMask& mask) { return Graph::directed(mask.n_rows(), arcs_of(mask)); }

}  // namespace bsexp::topology
