#include "bsexp/topology/generators/stochastic_block.h"

#include "bsexp/base/error.h"
#include "bsexp/topology/generators/choose_pairs.h"
#include "bsexp/topology/generators/groups.h"
#include "bsexp/topology/generators/mean_degree.h"
#include "bsexp/topology/generators/parameters.h"

namespace bsexp::topology {

namespace {

struct Partition {
  int64_t n_groups;
  Groups rows, columns;
  double inside = 0, between = 0;  // probabilities
};

// The blocks off the diagonal of a mask whose row and column are in the same group.
int64_t blocks_inside(const Partition& partition, int64_t n_rows, int64_t n_columns) {
  int64_t count = 0;
  for (int64_t group = 0; group < partition.n_groups; ++group)
    count += partition.rows.size(group) * partition.columns.size(group);
  const int64_t n = std::max(n_rows, n_columns);
  for (int64_t i = 0; i < n; ++i) {
    if (partition.rows.of(laid_evenly(i, n_rows, n)) == partition.columns.of(laid_evenly(i, n_columns, n)))
      --count;
  }
  return count;
}

double chance(double expected, int64_t all, bool may_fill, const TopologySpec& spec, const char* where) {
  constexpr double kRounding = 1e-9;
  REQUIRE(
      may_fill || expected <= static_cast<double>(all) * (1 + kRounding),
      "{}: {:.6g} blocks {} are wanted of {}; use another mixing, a smaller degree or density, or another "
      "number of groups",
      spec.kind, expected, where, all);
  return all == 0 ? 0 : std::min(1.0, expected / static_cast<double>(all));
}

Partition partition_of(int64_t n_rows, int64_t n_columns, const TopologySpec& spec) {
  const int64_t groups = std::min({group_count(std::max(n_rows, n_columns), spec), n_rows, n_columns});
  const double mixing = probability(spec.mixing.value_or(kDefaultMixing), spec, "mixing");
  const double expected = blocks_off_diagonal(n_rows, n_columns, spec);
  require_edges(expected / 2, spec);
  Partition partition{groups, {n_rows, groups}, {n_columns, groups}};
  const int64_t inside = blocks_inside(partition, n_rows, n_columns);
  const int64_t between = n_rows * n_columns - std::max(n_rows, n_columns) - inside;
  const bool may_fill = n_rows != n_columns && !spec.density;
  partition.inside = chance(expected * (1 - mixing), inside, may_fill, spec, "inside the groups");
  partition.between = chance(expected * mixing, between, may_fill, spec, "between the groups");
  return partition;
}

std::vector<Edge> chosen_blocks(int64_t n_rows, int64_t n_columns, const TopologySpec& spec, Random& random) {
  const Partition of = partition_of(n_rows, n_columns, spec);
  std::vector<Edge> blocks;
  choose_blocks(n_rows, n_columns, of.between, random, [&](int32_t row, int32_t column) {
    if (of.rows.of(row) != of.columns.of(column)) blocks.emplace_back(row, column);
  });
  for (int64_t group = 0; group < of.n_groups; ++group) {
    const int64_t width = of.columns.size(group);
    choose_each(of.rows.size(group) * width, of.inside, random, [&](int64_t i) {
      const int64_t row = of.rows.first(group) + i / width, column = of.columns.first(group) + i % width;
      if (on_diagonal(row, column, n_rows, n_columns)) return;
      blocks.emplace_back(static_cast<int32_t>(row), static_cast<int32_t>(column));
    });
  }
  return blocks;
}

}  // namespace

Edges stochastic_block(int64_t n_nodes, const TopologySpec& spec, Random& random) {
  if (spec.directed.value_or(false)) return {chosen_blocks(n_nodes, n_nodes, spec, random), true};
  const Partition of = partition_of(n_nodes, n_nodes, spec);
  Edges edges;
  choose_pairs(0, n_nodes, of.between, random, [&](int32_t a, int32_t b) {
    if (of.rows.of(a) != of.rows.of(b)) edges.pairs.emplace_back(a, b);
  });
  for (int64_t group = 0; group < of.n_groups; ++group) {
    choose_pairs(of.rows.first(group), of.rows.first(group + 1), of.inside, random,
                 [&](int32_t a, int32_t b) { edges.pairs.emplace_back(a, b); });
  }
  return edges;
}

BlockMask stochastic_block_mask(int64_t n_rows, int64_t n_columns, const TopologySpec& spec, Random& random) {
  return with_diagonal(n_rows, n_columns, chosen_blocks(n_rows, n_columns, spec, random));
}

}  // namespace bsexp::topology
