#pragma once
// What the convolutions of every instruction set need out of line: checked arguments, and the blocks seen
// from the other side.
#include "bsexp/kernels/convolution.h"
#include "bsexp/kernels/cpu/product_plan.h"

namespace bsexp::kernels {

SparseSide by_input_of_all_taps(const ConvLayout& layout);

// ASSERT the shapes; a bias must have n_bias values.
void check_convolution(const ConvLayout& layout, const ConvGeometry& geometry, const View& x, const View& w,
                       const View& y, const View& bias, int64_t n_bias);

}  // namespace bsexp::kernels
