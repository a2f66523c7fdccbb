#include "bsexp/kernels/block_layout.h"

#include "bsexp/base/error.h"

namespace bsexp::kernels {

namespace {

void require_blocks(int64_t features, int64_t n_blocks, int64_t s, const char* side) {
  REQUIRE((n_blocks - 1) * s < features && features <= n_blocks * s,
          "{} {} features in {} blocks of {}: the mask must have {} blocks on that side", features, side,
          n_blocks, s, (features + s - 1) / s);
}

}  // namespace

BlockLayout::BlockLayout(const topology::BlockMask& mask, int block_size)
    : BlockLayout(mask, block_size, mask.n_rows() * block_size, mask.n_columns() * block_size) {}

BlockLayout::BlockLayout(const topology::BlockMask& mask, int block_size, int64_t n_input, int64_t n_output)
    : block_size_(block_size),
      n_input_(n_input),
      n_output_(n_output),
      input_begin_(mask.indptr()),
      output_begin_(static_cast<size_t>(mask.n_columns()) + 1) {
  REQUIRE(block_size == 8 || block_size == 16 || block_size == 32 || block_size == 64,
          "block size {} is not supported: use 8, 16, 32 or 64", block_size);
  require_blocks(n_input, mask.n_rows(), block_size, "input");
  require_blocks(n_output, mask.n_columns(), block_size, "output");
  by_input_.reserve(mask.indices().size());
  for (const int32_t column : mask.indices()) {
    by_input_.push_back({column, static_cast<int32_t>(by_input_.size())});
    ++output_begin_[static_cast<size_t>(column) + 1];
  }
  for (size_t j = 1; j < output_begin_.size(); ++j) output_begin_[j] += output_begin_[j - 1];
  by_output_.resize(by_input_.size());
  std::vector<int64_t> next(output_begin_.begin(), output_begin_.end() - 1);
  for (int64_t i = 0; i < n_input_blocks(); ++i) {
    for (int64_t z = input_begin_[static_cast<size_t>(i)]; z < input_begin_[static_cast<size_t>(i) + 1];
         ++z) {
      const auto column = static_cast<size_t>(by_input_[static_cast<size_t>(z)].other);
      by_output_[static_cast<size_t>(next[column]++)] = {static_cast<int32_t>(i), static_cast<int32_t>(z)};
    }
  }
}

double BlockLayout::density() const {
  const double all = static_cast<double>(n_input_blocks()) * static_cast<double>(n_output_blocks());
  return all == 0 ? 0 : static_cast<double>(n_blocks()) / all;
}

}  // namespace bsexp::kernels
