#pragma once
// A block mask: which blocks of a weight matrix are there. Row (input block) -> column (output block), in CSR
// form.
//
// The columns of every row are ascending and unique. Immutable.
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace bsexp::topology {

class BlockMask {
 public:
  // `edges` are (row, column) pairs in any order; duplicates are merged. ASSERTs that they lie inside.
  BlockMask(int64_t n_rows, int64_t n_columns, std::vector<std::pair<int32_t, int32_t>> edges);
  // From CSR as it stands in a file. UserError when it is not a valid CSR structure (wrong length,
  // descending, outside).
  static BlockMask from_csr(int64_t n_rows, int64_t n_columns, std::vector<int64_t> indptr,
                            std::vector<int32_t> indices);
  static BlockMask dense(int64_t n_rows, int64_t n_columns);

  int64_t n_rows() const { return static_cast<int64_t>(indptr_.size()) - 1; }
  int64_t n_columns() const { return n_columns_; }
  int64_t n_blocks() const { return static_cast<int64_t>(indices_.size()); }
  double density() const;
  bool contains(int64_t row, int64_t column) const;
  // The columns of a row, ascending.
  std::span<const int32_t> row(int64_t row) const;
  const std::vector<int64_t>& indptr() const { return indptr_; }    // n_rows + 1
  const std::vector<int32_t>& indices() const { return indices_; }  // n_blocks

  bool operator==(const BlockMask&) const = default;

 private:
  BlockMask() = default;
  int64_t n_columns_ = 0;
  std::vector<int64_t> indptr_;
  std::vector<int32_t> indices_;
};

}  // namespace bsexp::topology
