#include "bsexp/topology/block_mask.h"

#include <algorithm>
#include <numeric>

#include "bsexp/base/error.h"

namespace bsexp::topology {

BlockMask::BlockMask(int64_t n_rows, int64_t n_columns, std::vector<std::pair<int32_t, int32_t>> edges)
    : n_columns_(n_columns), indptr_(static_cast<size_t>(n_rows) + 1) {
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  indices_.reserve(edges.size());
  for (const auto& [row, column] : edges) {
    ASSERT(row >= 0 && row < n_rows && column >= 0 && column < n_columns,
           "block ({}, {}) is outside a {} x {} mask", row, column, n_rows, n_columns);
    ++indptr_[static_cast<size_t>(row) + 1];
    indices_.push_back(column);
  }
  std::partial_sum(indptr_.begin(), indptr_.end(), indptr_.begin());
}

BlockMask BlockMask::from_csr(int64_t n_rows, int64_t n_columns, std::vector<int64_t> indptr,
                              std::vector<int32_t> indices) {
  REQUIRE(n_rows >= 0 && n_columns >= 0, "a mask of {} x {} blocks is not possible", n_rows, n_columns);
  REQUIRE(static_cast<int64_t>(indptr.size()) == n_rows + 1 && indptr.front() == 0 &&
              indptr.back() == static_cast<int64_t>(indices.size()),
          "indptr does not fit a mask of {} rows and {} blocks", n_rows, indices.size());
  REQUIRE(std::is_sorted(indptr.begin(), indptr.end()), "indptr of the mask is not ascending");
  for (int64_t row = 0; row < n_rows; ++row) {
    for (int64_t z = indptr[static_cast<size_t>(row)]; z < indptr[static_cast<size_t>(row) + 1]; ++z) {
      const int32_t column = indices[static_cast<size_t>(z)];
      const bool ascending =
          z == indptr[static_cast<size_t>(row)] || indices[static_cast<size_t>(z) - 1] < column;
      REQUIRE(column >= 0 && column < n_columns && ascending,
              "row {} of the mask: column {} is outside 0 ... {} or not ascending", row, column,
              n_columns - 1);
    }
  }
  BlockMask mask;
  mask.n_columns_ = n_columns;
  mask.indptr_ = std::move(indptr);
  mask.indices_ = std::move(indices);
  return mask;
}

BlockMask BlockMask::dense(int64_t n_rows, int64_t n_columns) {
  BlockMask mask;
  mask.n_columns_ = n_columns;
  mask.indptr_.resize(static_cast<size_t>(n_rows) + 1);
  for (int64_t row = 0; row < n_rows; ++row) {
    mask.indptr_[static_cast<size_t>(row) + 1] = (row + 1) * n_columns;
    for (int64_t column = 0; column < n_columns; ++column)
      mask.indices_.push_back(static_cast<int32_t>(column));
  }
  return mask;
}

double BlockMask::density() const {
  const double all = static_cast<double>(n_rows()) * static_cast<double>(n_columns_);
  return all == 0 ? 0 : static_cast<double>(n_blocks()) / all;
}

bool BlockMask::contains(int64_t row, int64_t column) const {
  const auto columns = this->row(row);
  return std::binary_search(columns.begin(), columns.end(), static_cast<int32_t>(column));
}

std::span<const int32_t> BlockMask::row(int64_t row) const {
  const auto begin = static_cast<size_t>(indptr_[static_cast<size_t>(row)]);
  const auto end = static_cast<size_t>(indptr_[static_cast<size_t>(row) + 1]);
  return std::span(indices_).subspan(begin, end - begin);
}

}  // namespace bsexp::topology
