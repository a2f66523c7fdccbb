#include "bsexp/topology/generators/erdos_renyi.h"

#include "bsexp/topology/generators/choose_pairs.h"
#include "bsexp/topology/generators/mean_degree.h"
#include "bsexp/topology/generators/parameters.h"

namespace bsexp::topology {

namespace {

double edge_probability(int64_t n_rows, int64_t n_columns, const TopologySpec& spec) {
  const double chosen = blocks_off_diagonal(n_rows, n_columns, spec);
  require_edges(chosen / 2, spec);
  const int64_t all = n_rows * n_columns - std::max(n_rows, n_columns);
  return all == 0 ? 0 : chosen / static_cast<double>(all);
}

}  // namespace

Edges erdos_renyi(int64_t n_nodes, const TopologySpec& spec, Random& random) {
  const double p = edge_probability(n_nodes, n_nodes, spec);
  Edges edges{{}, spec.directed.value_or(false)};
  const auto add = [&](int32_t a, int32_t b) { edges.pairs.emplace_back(a, b); };
  if (edges.directed) {
    choose_blocks(n_nodes, n_nodes, p, random, add);
  } else {
    choose_pairs(0, n_nodes, p, random, add);
  }
  return edges;
}

BlockMask erdos_renyi_mask(int64_t n_rows, int64_t n_columns, const TopologySpec& spec, Random& random) {
  std::vector<Edge> blocks;
  choose_blocks(n_rows, n_columns, edge_probability(n_rows, n_columns, spec), random,
                [&](int32_t row, int32_t column) { blocks.emplace_back(row, column); });
  return with_diagonal(n_rows, n_columns, std::move(blocks));
}

}  // namespace bsexp::topology
