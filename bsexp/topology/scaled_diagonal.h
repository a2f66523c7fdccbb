#pragma once
// The diagonal of a rectangular mask: n = max(n_rows, n_columns) blocks, (floor(i n_rows / n),
// floor(i n_columns / n)) for i = 0 ... n - 1. In a square mask it is the diagonal.
#include <algorithm>

#include "bsexp/topology/block_mask.h"
#include "bsexp/topology/graph.h"

namespace bsexp::topology {

// Node i of n on a side of n_side blocks.
inline int32_t laid_evenly(int64_t i, int64_t n_side, int64_t n) {
  return static_cast<int32_t>(i * n_side / n);
}

inline bool on_diagonal(int64_t row, int64_t column, int64_t n_rows, int64_t n_columns) {
  return n_rows > n_columns ? column == row * n_columns / n_rows : row == column * n_rows / n_columns;
}

// The mask of these blocks, in any order, and the diagonal.
inline BlockMask with_diagonal(int64_t n_rows, int64_t n_columns, std::vector<Edge> blocks) {
  const int64_t n = std::max(n_rows, n_columns);
  for (int64_t i = 0; i < n; ++i)
    blocks.emplace_back(laid_evenly(i, n_rows, n), laid_evenly(i, n_columns, n));
  return {n_rows, n_columns, std::move(blocks)};
}

}  // namespace bsexp::topology
