#include "bsexp/nn/mask_set.h"

#include "bsexp/base/error.h"

namespace bsexp::nn {

kernels::BlockLayoutPtr MaskSet::layout(const std::string& name, int64_t n_input, int64_t n_output) {
  for (const NamedMask& known : masks_) {
    if (known.name != name) continue;
    ASSERT(known.layout->n_input() == n_input && known.layout->n_output() == n_output,
           "the mask '{}' is used with two sizes", name);
    return known.layout;
  }
  REQUIRE(
      n_input % block_size_ == 0 && n_output % block_size_ == 0,
      "a weight of {} x {} does not divide into blocks of {}: choose sizes that are multiples of the block",
      n_input, n_output, block_size_);
  topology::BlockMask mask =
      topology::make_mask(spec_, n_input / block_size_, n_output / block_size_, seed_, "mask/" + name);
  auto layout = std::make_shared<const kernels::BlockLayout>(mask, block_size_);
  masks_.push_back({name, std::move(mask), layout});
  return layout;
}

kernels::BlockLayoutPtr dense_layout(int64_t n_input, int64_t n_output) {
  for (const int block : {64, 32, 16, 8}) {
    if (n_input % block != 0 || n_output % block != 0) continue;
    return std::make_shared<const kernels::BlockLayout>(
        topology::BlockMask::dense(n_input / block, n_output / block), block);
  }
  throw UserError(fmt::format(
      "a dense layer of {} x {} does not divide into blocks of 8: choose multiples of 8", n_input, n_output));
}

}  // namespace bsexp::nn
