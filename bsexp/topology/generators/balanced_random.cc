#include "bsexp/topology/generators/balanced_random.h"

#include <cmath>
#include <numeric>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/shuffle.h"
#include "bsexp/topology/generators/mean_degree.h"
#include "bsexp/topology/generators/parameters.h"
#include "bsexp/topology/generators/switches.h"
#include "bsexp/topology/scaled_diagonal.h"

namespace bsexp::topology {

namespace {

size_t at(int64_t i) { return static_cast<size_t>(i); }

struct Shape {
  int64_t rows, columns;
  int64_t nodes() const { return std::max(rows, columns); }
  bool on_diagonal(int64_t row, int64_t column) const {
    return topology::on_diagonal(row, column, rows, columns);
  }
};

// The blocks of the diagonal on each block of a side.
std::vector<int32_t> diagonal_counts(int64_t n_side, int64_t n_nodes) {
  std::vector<int32_t> counts(at(n_side));
  for (int64_t i = 0; i < n_nodes; ++i) ++counts[at(laid_evenly(i, n_side, n_nodes))];
  return counts;
}

// How many of `total` blocks, the diagonal's not among them, are on each block of a side, so that all have
// the same number with the diagonal's. Random ones have one more; those first that have more on the diagonal.
std::vector<int32_t> shares(int64_t total, const std::vector<int32_t>& diagonal, int64_t n_nodes,
                            Random& random) {
  const auto n_side = static_cast<int64_t>(diagonal.size());
  std::vector<size_t> order(diagonal.size());
  std::iota(order.begin(), order.end(), size_t{0});
  shuffle(order, random);
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return diagonal[a] > diagonal[b]; });
  const int64_t all = total + n_nodes;
  std::vector<int32_t> result(diagonal.size());
  for (int64_t i = 0; i < n_side; ++i) {
    const size_t block = order[at(i)];
    result[block] = static_cast<int32_t>(all / n_side + (i < all % n_side ? 1 : 0)) - diagonal[block];
  }
  return result;
}

// Blocks dealt to rows: those of row i are at begin[i] ... begin[i + 1] - 1.
struct Dealt {
  std::vector<Edge> blocks;
  std::vector<int64_t> begin;

  bool holds(int64_t row, int32_t column) const {
    return std::any_of(blocks.begin() + begin[at(row)], blocks.begin() + begin[at(row) + 1],
                       [&](const Edge& block) { return block.second == column; });
  }
};

Dealt deal(const std::vector<int32_t>& rows, const std::vector<int32_t>& columns, Random& random) {
  std::vector<int32_t> places;
  for (size_t column = 0; column < columns.size(); ++column)
    places.insert(places.end(), at(columns[column]), static_cast<int32_t>(column));
  shuffle(places, random);
  Dealt dealt{{}, {0}};
  dealt.blocks.reserve(places.size());
  for (size_t row = 0; row < rows.size(); ++row) {
    for (int32_t i = 0; i < rows[row]; ++i)
      dealt.blocks.emplace_back(static_cast<int32_t>(row), places[dealt.blocks.size()]);
    dealt.begin.push_back(static_cast<int64_t>(dealt.blocks.size()));
  }
  return dealt;
}

// Exchanges the columns of two blocks where both then stand where none does.
bool try_exchange(Edge& a, Edge& b, const Dealt& dealt, const Shape& shape) {
  const auto fits = [&](int64_t row, int32_t column) {
    return !shape.on_diagonal(row, column) && !dealt.holds(row, column);
  };
  if (!fits(a.first, b.second) || !fits(b.first, a.second)) return false;
  std::swap(a.second, b.second);
  return true;
}

Edge& any_block(Dealt& dealt, Random& random) {
  return dealt.blocks[at(random.below(static_cast<int64_t>(dealt.blocks.size())))];
}

// Changes places until no block is on the diagonal or there twice. False when one finds no other in many
// trials, which is possible in small masks.
bool repair(Dealt& dealt, const Shape& shape, Random& random) {
  constexpr int kTrials = 1000;
  std::vector<int32_t> last_row(at(shape.columns), -1);  // the last row that has a column
  InterruptCheck interrupt;
  for (Edge& block : dealt.blocks) {
    interrupt.after();
    bool bad = shape.on_diagonal(block.first, block.second) || last_row[at(block.second)] == block.first;
    for (int trial = 0; bad; ++trial) {
      if (trial == kTrials) return false;
      interrupt.after(dealt.begin[at(block.first) + 1] - dealt.begin[at(block.first)]);
      bad = !try_exchange(block, any_block(dealt, random), dealt, shape);
    }
    last_row[at(block.second)] = block.first;
  }
  return true;
}

// Exchanges of random blocks: what repair prefers in small masks is forgotten (switches.h).
void mix(Dealt& dealt, const Shape& shape, Random& random) {
  const int64_t n_switches = switches_for(static_cast<int64_t>(dealt.blocks.size()));
  for (int64_t i = 0; i < n_switches; ++i) {
    Edge& first = any_block(dealt, random);
    try_exchange(first, any_block(dealt, random), dealt, shape);
  }
}

// Balanced blocks off the diagonal, `total` of them; or with `absent`, all blocks but these.
std::vector<Edge> place(int64_t total, bool absent, const Shape& shape, Random& random) {
  constexpr int kRestarts = 1000;
  const std::vector<int32_t> on_row = diagonal_counts(shape.rows, shape.nodes());
  const std::vector<int32_t> on_column = diagonal_counts(shape.columns, shape.nodes());
  for (int restart = 0;; ++restart) {
    ASSERT(restart < kRestarts, "no balanced mask of {} x {} blocks with {} off the diagonal", shape.rows,
           shape.columns, total);
    std::vector<int32_t> rows = shares(total, on_row, shape.nodes(), random);
    std::vector<int32_t> columns = shares(total, on_column, shape.nodes(), random);
    for (size_t i = 0; absent && i < rows.size(); ++i)
      rows[i] = static_cast<int32_t>(shape.columns) - on_row[i] - rows[i];
    for (size_t i = 0; absent && i < columns.size(); ++i)
      columns[i] = static_cast<int32_t>(shape.rows) - on_column[i] - columns[i];
    Dealt dealt = deal(rows, columns, random);
    if (!repair(dealt, shape, random)) continue;
    mix(dealt, shape, random);
    return std::move(dealt.blocks);
  }
}

// The blocks off the diagonal that are not in a list ordered by rows.
std::vector<Edge> others(const std::vector<Edge>& blocks, const Shape& shape) {
  std::vector<Edge> result;
  std::vector<int32_t> last_row(at(shape.columns), -1);
  auto next = blocks.begin();
  InterruptCheck interrupt;
  for (int32_t row = 0; row < shape.rows; ++row) {
    interrupt.after(shape.columns);
    for (; next != blocks.end() && next->first == row; ++next) last_row[at(next->second)] = row;
    for (int32_t column = 0; column < shape.columns; ++column) {
      if (last_row[at(column)] != row && !shape.on_diagonal(row, column)) result.emplace_back(row, column);
    }
  }
  return result;
}

std::vector<Edge> balanced_blocks(const Shape& shape, const TopologySpec& spec, Random& random) {
  const auto total = std::llround(blocks_off_diagonal(shape.rows, shape.columns, spec));
  require_edges(static_cast<double>(total) / 2, spec);
  const bool absent = 2 * total > shape.rows * shape.columns - shape.nodes();
  const std::vector<Edge> placed = place(total, absent, shape, random);
  return absent ? others(placed, shape) : placed;
}

}  // namespace

Edges balanced_random(int64_t n_nodes, const TopologySpec& spec, Random& random) {
  return {balanced_blocks({n_nodes, n_nodes}, spec, random), true};
}

BlockMask balanced_random_mask(int64_t n_rows, int64_t n_columns, const TopologySpec& spec, Random& random) {
  return with_diagonal(n_rows, n_columns, balanced_blocks({n_rows, n_columns}, spec, random));
}

}  // namespace bsexp::topology
