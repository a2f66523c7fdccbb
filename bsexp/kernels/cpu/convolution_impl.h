#pragma once
// Convolutions for the instruction set that the including file is compiled for: the products of
// product_impl.h and gradient_impl.h over panels of pixels.
//
// A panel holds, for some pixels of the side that is written and for every tap, the channels of the pixel
// that the tap meets: [taps x channels][pixels]. It is gathered into the cache of the processor that uses it,
// once for all blocks, and is small beside the multiply-adds that follow.
#include "bsexp/base/thread_pool.h"
#include "bsexp/kernels/convolution.h"
#include "bsexp/kernels/cpu/conv_plan.h"
#include "bsexp/kernels/cpu/cpu_backend.h"
#include "bsexp/kernels/cpu/gradient_impl.h"
#include "bsexp/kernels/cpu/loops.h"
#include "bsexp/kernels/cpu/product_impl.h"

namespace bsexp::kernels {

namespace {

constexpr int64_t kPanelPixels = 4 * kMostVectors * kLanes > 64 ? 64 : 4 * kMostVectors* kLanes;

// The panel of `n` pixels from `first` on, of activations [pixels, channels].
inline void gather_panel(const View& x, const PixelRuns& runs, int64_t n, float* panel) {
  for (int64_t tap = 0; tap < runs.n_taps; ++tap) {
    const PixelRun* const begin = runs.of_tap(tap);
    const PixelRun* const end = runs.of_tap(tap + 1);
    for (int64_t c = 0; c < x.features; ++c) {
      const float* const from = floats(x) + c * x.rows;
      float* const to = panel + (tap * x.features + c) * n;
      for (const PixelRun* run = begin; run != end; ++run) {
        const bool outside = run->source < 0;
        const float* const source = outside ? nullptr : from + run->source;
        for_vectors(0, run->length,
                    [=](auto at) { at.store(to + run->at, outside ? F{} : at.load(source)); });
      }
    }
  }
}

// Forward, and backward data with the taps seen from the other side.
inline void convolve(const Weights& weights, const ConvGeometry& geometry, const View& x, const float* bias,
                     const Out& out, ThreadPool& threads) {
  const SparseSide& side = weights.side;
  const int64_t s = side.block_size, rows = out.view.rows,
                n_panels = (rows + kPanelPixels - 1) / kPanelPixels;
  const Slices slices(s);
  float* const w = scratch_for_weights(weights.w.size());
  pack_all(weights, w, threads);
  float* const y = floats(out.view);
  threads.run(static_cast<int>(n_panels), [&](int panel) {
    const int64_t first = panel * kPanelPixels, n = std::min(kPanelPixels, rows - first);
    float* const packed = scratch_for_packing(geometry.n_taps() * x.features * n);
    gather_panel(x, pixel_runs(geometry, weights.transposed, first, n), n, packed);
    for (int64_t j = 0; j < side.n_outer; ++j) {
      const std::span<const Block> blocks = live_blocks(weights, j);
      const SliceRun run{w + packed_at(weights, slices, j, 0),
                         static_cast<int64_t>(blocks.size()),
                         0,
                         s,
                         blocks.data(),
                         blocks.data() + blocks.size(),
                         s * n,
                         n,
                         {},
                         0};
      product_rows<F32Product>(slices, 0, slices.count, run, packed, n, y + j * s * rows + first, rows,
                               {out.accumulate, bias == nullptr ? nullptr : bias + j * s});
    }
  });
}

void conv_forward(const ConvForward& args, ThreadPool& threads) {
  if (!args.y) return;
  check_convolution(*args.layout, args.geometry, args.x, args.w, args.y.view, args.bias,
                    args.layout->n_output());
  convolve({by_output(args.layout->taps()), false, args.w, nullptr}, args.geometry, args.x, floats(args.bias),
           args.y, threads);
}

void conv_backward_data(const ConvBackwardData& args, ThreadPool& threads) {
  if (!args.dx) return;
  check_convolution(*args.layout, args.geometry, args.dx.view, args.w, args.dy, args.bias,
                    args.layout->n_input());
  convolve({by_input_of_all_taps(*args.layout), true, args.w, nullptr}, args.geometry, args.dy,
           floats(args.bias), args.dx, threads);
}

void conv_backward_weight(const ConvBackwardWeight& args, ThreadPool& threads) {
  if (!args.dw) return;
  check_convolution(*args.layout, args.geometry, args.x, args.dw.view, args.dy, {}, 0);
  const SparseSide side = by_input(args.layout->taps());
  const int64_t rows = args.dy.rows, n_input = args.layout->taps().n_input(),
                n_output = args.layout->n_output();
  const int64_t together = panels_together(n_input + n_output, kPanelPixels);  // panels
  const GradientGates no_gates{};
  for_block_size(side.block_size, [&]<int kBlock>() {
    for (int64_t begin = 0; begin < rows; begin += together * kPanelPixels) {
      const int64_t pixels = std::min(together * kPanelPixels, rows - begin);
      const int64_t n_panels = (pixels + kPanelPixels - 1) / kPanelPixels;
      float* const inputs = scratch_for_packing(pixels * (n_input + n_output) + kStepFloats * n_panels);
      float* const outputs = inputs + pixels * n_input;
      auto* const steps = reinterpret_cast<GradientStep*>(outputs + pixels * n_output);
      threads.run(static_cast<int>(n_panels), [&](int panel) {
        const int64_t at = panel * kPanelPixels, n = std::min(kPanelPixels, pixels - at);
        gather_panel(args.x, pixel_runs(args.geometry, false, begin + at, n), n, inputs + at * n_input);
        for (int64_t j = 0; j < n_output / kBlock; ++j) {
          transpose_rows<kBlock>(floats(args.dy) + j * kBlock * rows + begin + at, rows, n,
                                 outputs + at * n_output + j * kBlock * n);
        }
        steps[panel] = {inputs + at * n_input, outputs + at * n_output, n};
      });
      gradient_blocks<F32Product, kBlock>(side, steps, n_panels, pixels, floats(args.dw.view),
                                          args.dw.accumulate || begin > 0 ? Store::add : Store::replace,
                                          no_gates, threads);
    }
  });
}

inline void add_convolutions(CpuBackend& backend) {
  backend.add(&conv_forward);
  backend.add(&conv_backward_data);
  backend.add(&conv_backward_weight);
}

}  // namespace

}  // namespace bsexp::kernels
