#include "bsexp/kernels/cpu/conv_plan.h"

namespace bsexp::kernels {

SparseSide by_input_of_all_taps(const ConvLayout& layout) {
  return {layout.input_begin().data(), layout.by_input().data(), layout.n_input_blocks(),
          layout.n_taps() * layout.taps().n_output_blocks(), layout.block_size()};
}

void check_convolution(const ConvLayout& layout, const ConvGeometry& geometry, const View& x, const View& w,
                       const View& y, const View& bias, int64_t n_bias) {
  ASSERT(geometry.n_taps() == layout.n_taps(), "a kernel of {} taps for a layout of {}", geometry.n_taps(),
         layout.n_taps());
  ASSERT(x.features == layout.n_input() && y.features == layout.n_output(),
         "a convolution from {} to {} channels by a layout of {} x {}", x.features, y.features,
         layout.n_input(), layout.n_output());
  ASSERT(w.size() == layout.n_weights(), "{} weights for a layout of {}", w.size(), layout.n_weights());
  ASSERT(x.rows % geometry.input_pixels() == 0 &&
             y.rows == x.rows / geometry.input_pixels() * geometry.output_pixels(),
         "{} pixels in and {} out for images of {} and {}", x.rows, y.rows, geometry.input_pixels(),
         geometry.output_pixels());
  ASSERT(!bias || bias.size() == n_bias, "a bias of {} for {} channels", bias.size(), n_bias);
}

}  // namespace bsexp::kernels
