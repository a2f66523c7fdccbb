#pragma once
// Convolutions for the instruction set that the including file is compiled for: the products of
// product_impl.h over padded copies of the input (conv_padding.h).
#include "bsexp/base/thread_pool.h"
#include "bsexp/kernels/convolution.h"
#include "bsexp/kernels/cpu/conv_gradient_impl.h"
#include "bsexp/kernels/cpu/conv_padding_impl.h"
#include "bsexp/kernels/cpu/conv_plan.h"
#include "bsexp/kernels/cpu/cpu_backend.h"
#include "bsexp/kernels/cpu/loops.h"
#include "bsexp/kernels/cpu/product_impl.h"

namespace bsexp::kernels {

namespace {

// Where the tiles of a band write: y itself, or a scratch of whole vectors of which the pixels that are there
// are brought to y.
struct BandOutput {
  const PaddedPart& part;
  const Band& band;
  const Out& out;

  template <class Product>
  void write(int64_t channel, int64_t n_channels, const float* bias, Product product) const {
    const int64_t rows = out.view.rows;
    float* const y = floats(out.view) + channel * rows;
    if (part.is_contiguous()) {
      product(0, band.n_lines * part.width(), y + part.row(band, 0), rows, Start{out.accumulate, bias});
    } else if (part.columns.written_step == 1 && band.n_columns % (kMostVectors * kLanes) == 0) {
      for (int64_t l = 0; l < band.n_lines; ++l) {
        product(l * part.width(), band.n_columns, y + part.row(band, l), rows, Start{out.accumulate, bias});
      }
    } else {
      const int64_t pixels = (band.n_lines - 1) * part.width() + band.n_columns,
                    padded = (pixels + kLanes - 1) / kLanes * kLanes;
      float* const scratch = scratch_for_parts(n_channels * padded);
      product(0, padded, scratch, padded, Start{false, bias});
      for (int64_t k = 0; k < n_channels; ++k) bring(scratch + k * padded, y + k * rows);
    }
  }

  void bring(const float* from, float* y) const {
    const int64_t step = part.columns.written_step;
    for (int64_t l = 0; l < band.n_lines; ++l) {
      const float* const line = from + l * part.width();
      float* const to = y + part.row(band, l);
      if (step == 1) {
        const bool add = out.accumulate;
        for_vectors(0, band.n_columns,
                    [=](auto at) { at.store(to, add ? at.load(to) + at.load(line) : at.load(line)); });
      } else {
        for (int64_t q = 0; q < band.n_columns; ++q) {
          to[q * step] = out.accumulate ? to[q * step] + line[q] : line[q];
        }
      }
    }
  }
};

// One phase of a convolution.
inline void convolve_part(const Weights& all, const PaddedPart& part, const View& x, const float* bias,
                          const Out& out, ThreadPool& threads) {
  const TapBlocks blocks(all.side, part);
  const Weights weights{blocks.side(), all.transposed, all.w, nullptr};
  const SparseSide& side = weights.side;
  const int64_t s = side.block_size, stride = part.channel_stride();
  const Slices slices(s);
  float* const w = scratch_for_weights(side.n_blocks() * s * s);
  pack_all(weights, w, threads);
  // A band is copied once for each of its tasks: more than one only where there are few bands.
  constexpr int64_t kTasksPerThread = 4;
  const int64_t tasks = threads.size() == 1 ? 1 : kTasksPerThread * threads.size();
  const int64_t n_parts = std::clamp<int64_t>(tasks / part.n_bands(), 1, side.n_outer);
  threads.run(static_cast<int>(part.n_bands() * n_parts), [&](int task) {
    const Band band = part.band(task / n_parts);
    if (band.n_lines == 0 || band.n_columns == 0) return;
    float* const copy = scratch_for_packing(x.features * stride + kLanes);
    copy_padded(part, band, x, copy);
    const int64_t end = first_outer(side, task % n_parts + 1, n_parts);
    for (int64_t j = first_outer(side, task % n_parts, n_parts); j < end; ++j) {
      const Block* const begin = side.blocks + side.begin[j];
      const int64_t n = side.begin[j + 1] - side.begin[j];
      const OutputBlock block{w + packed_at(weights, slices, j, 0), n, s, begin, begin + n, 1, stride, {}, 0};
      BandOutput{part, band, out}.write(
          j * s, s, bias == nullptr ? nullptr : bias + j * s,
          [&](int64_t at, int64_t rows, float* y, int64_t y_stride, const Start& start) {
            product_rows<F32Product>(slices, 0, slices.count, block, copy + at, rows, y, y_stride, start);
          });
    }
  });
}

// Forward, and backward data with the taps seen from the other side.
inline void convolve(const Weights& weights, const ConvGeometry& geometry, const View& x, const float* bias,
                     const Out& out, ThreadPool& threads) {
  const int64_t n_phases = weights.transposed ? geometry.stride * geometry.stride : 1;
  const int64_t images =
      out.view.rows / (weights.transposed ? geometry.input_pixels() : geometry.output_pixels());
  for (int64_t phase = 0; phase < n_phases; ++phase) {
    const PaddedPart part(geometry, weights.transposed, phase, images, x.features, kMostVectors * kLanes);
    if (part.n_bands() > 0) convolve_part(weights, part, x, bias, out, threads);
  }
}

void conv_forward(const ConvForward& args, ThreadPool& threads) {
  if (!args.y) return;
  check_convolution(*args.layout, args.geometry, args.x, args.w, args.y.view, args.bias,
                    args.layout->n_output());
  if (args.geometry.is_product()) {
    return product(
        {weights_of(args.layout->taps(), false, args.w, {}), nullptr, args.x, floats(args.bias), args.y},
        threads);
  }
  convolve({by_output(args.layout->taps()), false, args.w, nullptr}, args.geometry, args.x, floats(args.bias),
           args.y, threads);
}

void conv_backward_data(const ConvBackwardData& args, ThreadPool& threads) {
  if (!args.dx) return;
  check_convolution(*args.layout, args.geometry, args.dx.view, args.w, args.dy, args.bias,
                    args.layout->n_input());
  if (args.geometry.is_product()) {
    return product(
        {weights_of(args.layout->taps(), true, args.w, {}), nullptr, args.dy, floats(args.bias), args.dx},
        threads);
  }
  convolve({by_input_of_all_taps(*args.layout), true, args.w, nullptr}, args.geometry, args.dy,
           floats(args.bias), args.dx, threads);
}

inline void add_convolutions(CpuBackend& backend) {
  backend.add(&conv_forward);
  backend.add(&conv_backward_data);
  backend.add(&conv_backward_weight);
}

}  // namespace

}  // namespace bsexp::kernels
