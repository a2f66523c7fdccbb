#include "bsexp/kernels/block_layout.h"

#include <algorithm>

#include "bsexp/base/error.h"

namespace bsexp::kernels {

namespace {

void require_blocks(int64_t features, int64_t n_blocks, int64_t s, const char* side) {
  REQUIRE((n_blocks - 1) * s < features && features <= n_blocks * s,
          "{} {} features in {} blocks of {}: the mask must have {} blocks on that side", features, side,
          n_blocks, s, (features + s - 1) / s);
}

// Slabs of the inner features: of 4096, whose activations for 32 rows are half a MiB, as long as enough
// blocks of an outer block are in each, for its sums are written and read again between them.
int64_t n_slabs_for(int64_t n_inner, int64_t n_outer, int64_t n_blocks, int64_t s) {
  constexpr int64_t kFeatures = 4096, kFewestBlocks = 10, kFewestTerms = 128;
  const int64_t wanted = (n_inner * s + kFeatures - 1) / kFeatures,
                fewest = std::max<int64_t>(1, n_outer) * std::max(kFewestBlocks, kFewestTerms / s);
  return std::max<int64_t>(1, std::min(wanted, n_blocks / fewest));
}

// The blocks of all outer blocks, each ascending, by slabs of the n_inner inner ones.
SlabOrder in_slabs(const std::vector<int64_t>& outer_begin, const std::vector<Block>& blocks, int64_t n_inner,
                   int64_t s) {
  const auto n_outer = std::ssize(outer_begin) - 1;
  SlabOrder order;
  order.n_slabs = n_slabs_for(n_inner, n_outer, std::ssize(blocks), s);
  if (order.n_slabs == 1) return order;
  order.begin.reserve(static_cast<size_t>(order.n_slabs * n_outer) + 1);
  order.begin.push_back(0);
  order.blocks.reserve(blocks.size());
  std::vector<int64_t> next(outer_begin.begin(), outer_begin.end() - 1);
  for (int64_t p = 1; p <= order.n_slabs; ++p) {
    const int64_t end_of_slab = n_inner * p / order.n_slabs;
    for (int64_t j = 0; j < n_outer; ++j) {
      int64_t& b = next[static_cast<size_t>(j)];
      const int64_t end = outer_begin[static_cast<size_t>(j) + 1];
      for (; b < end && blocks[static_cast<size_t>(b)].other < end_of_slab; ++b)
        order.blocks.push_back(blocks[static_cast<size_t>(b)]);
      order.begin.push_back(std::ssize(order.blocks));
    }
  }
  return order;
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
  forward_order_ = in_slabs(output_begin_, by_output_, n_input_blocks(), block_size);
  backward_order_ = in_slabs(input_begin_, by_input_, n_output_blocks(), block_size);
}

double BlockLayout::density() const {
  const double all = static_cast<double>(n_input_blocks()) * static_cast<double>(n_output_blocks());
  return all == 0 ? 0 : static_cast<double>(n_blocks()) / all;
}

}  // namespace bsexp::kernels
