#include "bsexp/kernels/cpu/conv_plan.h"

#include <algorithm>

namespace bsexp::kernels {

PixelRuns pixel_runs(const ConvGeometry& geometry, bool transposed, int64_t first, int64_t n) {
  thread_local std::vector<PixelRun> runs;
  thread_local std::vector<int64_t> begin;
  runs.clear();
  begin.assign(1, 0);
  for (int64_t tap = 0; tap < geometry.n_taps(); ++tap) {
    for (int64_t at = 0; at < n; ++at) {
      const int64_t source =
          transposed ? geometry.output_of(first + at, tap) : geometry.input_of(first + at, tap);
      const bool same_run = at > 0 && (source < 0 ? runs.back().source < 0
                                                  : runs.back().source >= 0 &&
                                                        runs.back().source + runs.back().length == source);
      if (same_run) {
        ++runs.back().length;
      } else {
        runs.push_back({at, source, 1});
      }
    }
    begin.push_back(static_cast<int64_t>(runs.size()));
  }
  return {runs.data(), begin.data(), geometry.n_taps()};
}

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

int64_t panels_together(int64_t features, int64_t pixels) {
  constexpr int64_t kCacheFloats = int64_t{1} << 20;
  return std::max<int64_t>(1, kCacheFloats / (features * pixels));
}

}  // namespace bsexp::kernels
