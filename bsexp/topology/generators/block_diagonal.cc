#include "bsexp/topology/generators/block_diagonal.h"

#include <cmath>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/topology/generators/groups.h"
#include "bsexp/topology/generators/parameters.h"
#include "bsexp/topology/scaled_diagonal.h"

namespace bsexp::topology {

namespace {

// Blocks of a mask with so many groups, but for what the diagonal of a rectangle adds.
int64_t blocks_with(int64_t n_rows, int64_t n_columns, int64_t n_groups) {
  const Groups rows(n_rows, n_groups), columns(n_columns, n_groups);
  int64_t count = 0;
  for (int64_t group = 0; group < n_groups; ++group) count += rows.size(group) * columns.size(group);
  return count;
}

// More groups have fewer blocks: the first number with at most `wanted` blocks, or the one before.
int64_t groups_for(int64_t n_rows, int64_t n_columns, const TopologySpec& spec) {
  const int64_t most = std::min(n_rows, n_columns);
  if (!spec.density) return std::min(most, group_count(std::max(n_rows, n_columns), spec));
  REQUIRE(!spec.groups, "{}: give density or groups, not both", spec.kind);
  const double wanted = wanted_blocks(spec, n_rows, n_columns);
  const auto count = [&](int64_t groups) {
    return static_cast<double>(blocks_with(n_rows, n_columns, groups));
  };
  constexpr double kRounding = 0.5;  // blocks
  REQUIRE(
      wanted >= count(most) - kRounding,
      "{}: density {} cannot be reached with {} x {} blocks; it must be at least {:.6g}, that of {} groups, "
      "and at most 1",
      spec.kind, *spec.density, n_rows, n_columns,
      count(most) / (static_cast<double>(n_rows) * static_cast<double>(n_columns)), most);
  int64_t low = 1, high = most;  // low has more than wanted, or is 1; high has at most wanted
  while (high - low > 1) {
    const int64_t middle = (low + high) / 2;
    (count(middle) > wanted ? low : high) = middle;
  }
  return std::abs(count(low) - wanted) <= std::abs(count(high) - wanted) ? low : high;
}

}  // namespace

Edges block_diagonal(int64_t n_nodes, const TopologySpec& spec, Random&) {
  const int64_t n_groups = groups_for(n_nodes, n_nodes, spec);
  const Groups groups(n_nodes, n_groups);
  require_edges(static_cast<double>(blocks_with(n_nodes, n_nodes, n_groups)) / 2, spec);
  Edges edges;
  InterruptCheck interrupt;
  for (int64_t group = 0; group < n_groups; ++group) {
    for (auto a = static_cast<int32_t>(groups.first(group)); a < groups.first(group + 1); ++a) {
      interrupt.after(groups.size(group));
      for (auto b = static_cast<int32_t>(groups.first(group)); b < a; ++b) edges.pairs.emplace_back(a, b);
    }
  }
  return edges;
}

BlockMask block_diagonal_mask(int64_t n_rows, int64_t n_columns, const TopologySpec& spec, Random&) {
  const int64_t n_groups = groups_for(n_rows, n_columns, spec);
  const Groups rows(n_rows, n_groups), columns(n_columns, n_groups);
  require_edges(static_cast<double>(blocks_with(n_rows, n_columns, n_groups)) / 2, spec);
  std::vector<Edge> blocks;
  InterruptCheck interrupt;
  for (int64_t group = 0; group < n_groups; ++group) {
    for (auto row = static_cast<int32_t>(rows.first(group)); row < rows.first(group + 1); ++row) {
      interrupt.after(columns.size(group));
      for (auto column = static_cast<int32_t>(columns.first(group)); column < columns.first(group + 1);
           ++column)
        blocks.emplace_back(row, column);
    }
  }
  return with_diagonal(n_rows, n_columns, std::move(blocks));
}

}  // namespace bsexp::topology
