#include "bsexp/topology/mask_ops.h"

#include <algorithm>
#include <iterator>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"

namespace bsexp::topology {

namespace {

// A mask from `append(row, indices)`, which adds the columns of a row, ascending.
template <class Append>
BlockMask from_rows(int64_t n_rows, int64_t n_columns, Append&& append) {
  std::vector<int64_t> indptr = {0};
  indptr.reserve(static_cast<size_t>(n_rows) + 1);
  std::vector<int32_t> indices;
  for (int64_t row = 0; row < n_rows; ++row) {
    append(row, indices);
    REQUIRE(static_cast<int64_t>(indices.size()) <= kMostBlocks,
            "the mask has {} blocks after {} of its {} rows; it may have at most {}", indices.size(), row + 1,
            n_rows, kMostBlocks);
    indptr.push_back(static_cast<int64_t>(indices.size()));
  }
  return BlockMask::from_csr(n_rows, n_columns, std::move(indptr), std::move(indices));
}

void require_same_shape(const BlockMask& a, const BlockMask& b, const char* what) {
  REQUIRE(a.n_rows() == b.n_rows() && a.n_columns() == b.n_columns(),
          "the {} needs two masks of one shape; these have {} x {} and {} x {} blocks", what, a.n_rows(),
          a.n_columns(), b.n_rows(), b.n_columns());
}

BlockMask refined(const BlockMask& mask, int64_t factor) {
  REQUIRE(std::max(mask.n_rows(), mask.n_columns()) <= INT32_MAX / factor,
          "a mask of {} x {} blocks cannot have {} times as many: a side has at most {}", mask.n_rows(),
          mask.n_columns(), factor, INT32_MAX);
  const double n_blocks = static_cast<double>(mask.n_blocks() * factor) * static_cast<double>(factor);
  REQUIRE(n_blocks <= static_cast<double>(kMostBlocks),
          "{} blocks of a mask become {:.0f} in blocks {} times as fine; a mask may have at most {}",
          mask.n_blocks(), n_blocks, factor, kMostBlocks);
  return from_rows(mask.n_rows() * factor, mask.n_columns() * factor, [&](int64_t row, auto& indices) {
    for (const int32_t column : mask.row(row / factor)) {
      for (int64_t part = 0; part < factor; ++part)
        indices.push_back(static_cast<int32_t>(column * factor + part));
    }
  });
}

BlockMask coarsened(const BlockMask& mask, int64_t factor) {
  REQUIRE(mask.n_rows() % factor == 0 && mask.n_columns() % factor == 0,
          "a mask of {} x {} blocks does not divide into groups of {} x {}", mask.n_rows(), mask.n_columns(),
          factor, factor);
  return from_rows(mask.n_rows() / factor, mask.n_columns() / factor, [&](int64_t row, auto& indices) {
    const auto begin = static_cast<std::ptrdiff_t>(indices.size());
    for (int64_t part = 0; part < factor; ++part) {
      for (const int32_t column : mask.row(row * factor + part))
        indices.push_back(static_cast<int32_t>(column / factor));
    }
    std::sort(indices.begin() + begin, indices.end());
    indices.erase(std::unique(indices.begin() + begin, indices.end()), indices.end());
  });
}

}  // namespace

BlockMask united(const BlockMask& a, const BlockMask& b) {
  require_same_shape(a, b, "union");
  return from_rows(a.n_rows(), a.n_columns(), [&](int64_t row, auto& indices) {
    std::ranges::set_union(a.row(row), b.row(row), std::back_inserter(indices));
  });
}

BlockMask intersected(const BlockMask& a, const BlockMask& b) {
  require_same_shape(a, b, "intersection");
  return from_rows(a.n_rows(), a.n_columns(), [&](int64_t row, auto& indices) {
    std::ranges::set_intersection(a.row(row), b.row(row), std::back_inserter(indices));
  });
}

BlockMask transposed(const BlockMask& mask) {
  std::vector<int64_t> indptr(static_cast<size_t>(mask.n_columns()) + 1);
  for (const int32_t column : mask.indices()) ++indptr[static_cast<size_t>(column) + 1];
  for (size_t column = 1; column < indptr.size(); ++column) indptr[column] += indptr[column - 1];
  std::vector<int64_t> next(indptr.begin(), indptr.end() - 1);
  std::vector<int32_t> indices(mask.indices().size());
  for (int64_t row = 0; row < mask.n_rows(); ++row) {
    for (const int32_t column : mask.row(row))
      indices[static_cast<size_t>(next[static_cast<size_t>(column)]++)] = static_cast<int32_t>(row);
  }
  return BlockMask::from_csr(mask.n_columns(), mask.n_rows(), std::move(indptr), std::move(indices));
}

BlockMask composed(const BlockMask& a, const BlockMask& b) {
  REQUIRE(
      a.n_columns() == b.n_rows(),
      "a composition needs as many columns as the next mask has rows; a mask of {} x {} blocks is followed "
      "by one of {} x {}",
      a.n_rows(), a.n_columns(), b.n_rows(), b.n_columns());
  std::vector<int64_t> last_row(static_cast<size_t>(b.n_columns()), -1);  // that has met a column
  return from_rows(a.n_rows(), b.n_columns(), [&](int64_t row, auto& indices) {
    stop_if_interrupted();
    const auto begin = static_cast<std::ptrdiff_t>(indices.size());
    for (const int32_t middle : a.row(row)) {
      for (const int32_t column : b.row(middle)) {
        if (std::exchange(last_row[static_cast<size_t>(column)], row) != row) indices.push_back(column);
      }
    }
    std::sort(indices.begin() + begin, indices.end());
  });
}

BlockMask with_block_size(const BlockMask& mask, int64_t from, int64_t to) {
  REQUIRE(from >= 1 && to >= 1, "blocks of {} units cannot become blocks of {}: both need at least 1", from,
          to);
  REQUIRE(from % to == 0 || to % from == 0,
          "blocks of {} units cannot become blocks of {}: one must be a multiple of the other", from, to);
  return from >= to ? refined(mask, from / to) : coarsened(mask, to / from);
}

}  // namespace bsexp::topology
