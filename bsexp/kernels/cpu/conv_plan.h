#pragma once
// What the convolutions of every instruction set need out of line: checked arguments, and which pixels a
// panel takes from where.
#include <cstdint>

#include "bsexp/kernels/convolution.h"
#include "bsexp/kernels/cpu/product_plan.h"

namespace bsexp::kernels {

// Pixels at ... at + length - 1 of a panel, from `source` on; zeros where that is -1.
struct PixelRun {
  int64_t at, source, length;
};

// The runs of all taps of a panel. Memory of the calling thread, valid until its next call.
struct PixelRuns {
  const PixelRun* runs;
  const int64_t* begin;  // of each tap, and the end
  int64_t n_taps;

  const PixelRun* of_tap(int64_t tap) const { return runs + begin[tap]; }
};

// For the n output pixels from `first` on: the input pixels that their taps meet; transposed, for input
// pixels, the output pixels whose taps meet them.
PixelRuns pixel_runs(const ConvGeometry& geometry, bool transposed, int64_t first, int64_t n);

SparseSide by_input_of_all_taps(const ConvLayout& layout);

// ASSERT the shapes; a bias must have n_bias values.
void check_convolution(const ConvLayout& layout, const ConvGeometry& geometry, const View& x, const View& w,
                       const View& y, const View& bias, int64_t n_bias);

// How many panels of so many pixels and features stay in the caches while a weight gradient reads them.
int64_t panels_together(int64_t features, int64_t pixels);

}  // namespace bsexp::kernels
