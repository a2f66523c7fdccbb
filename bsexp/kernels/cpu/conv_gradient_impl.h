#pragma once
// The weight gradient of a convolution for the instruction set that the including file is compiled for: the
// tiles of gradient_tile_impl.h over padded copies of the input (conv_padding.h).
//
// Every tap has the same blocks. Those of one input block and some output blocks are taken tap after tap,
// some pixels at a time, so that each tap but the first finds its x and dY in the first cache. The pixels are
// cut into parts, whose copies no thread reads but the one that writes them, and whose sums are added in
// order.
#include <algorithm>
#include <span>
#include <vector>

#include "bsexp/base/thread_pool.h"
#include "bsexp/kernels/convolution.h"
#include "bsexp/kernels/cpu/conv_padding_impl.h"
#include "bsexp/kernels/cpu/conv_plan.h"
#include "bsexp/kernels/cpu/gradient_impl.h"

namespace bsexp::kernels {

namespace {

// The steps of a band, each a run of pixels that are neighbours in the copy of x, with dY transposed beside
// it.
template <int kBlock>
inline void band_steps(const PaddedPart& part, const Band& band, const View& dy, const float* copy,
                       float* transposed, GradientStep* steps) {
  const bool whole = part.is_contiguous();
  const int64_t dy_block = part.band_lines * part.band_columns * kBlock;
  const int64_t n = band.n_lines == 0 ? 0 : whole ? band.n_lines * band.n_columns : band.n_columns;
  for (int64_t l = 0; l < part.runs_of_band(); ++l) {
    float* const to = transposed + l * part.band_columns * kBlock;
    const int64_t rows = whole || l < band.n_lines ? n : 0;
    for (int64_t j = 0; j < dy.features / kBlock && rows > 0; ++j) {
      for (int64_t k = 0; k < kBlock; ++k) fetch_line(dy, (j + 1) * kBlock + k, part.row(band, l), rows);
      transpose_rows<kBlock>(floats(dy) + j * kBlock * dy.rows + part.row(band, l), dy.rows, rows,
                             to + j * dy_block);
    }
    steps[l] = {copy + l * part.width(), to, rows, 1, part.channel_stride(), dy_block};
  }
}

// Blocks z ... z + count - 1 of the mask, all of input block i.
struct BlocksTogether {
  int64_t i, z, count;
};

// All blocks of the mask, which are the first n_blocks of `taps`.
template <int kBlock>
inline std::vector<BlocksTogether> blocks_together(const SparseSide& taps, int64_t n_blocks) {
  std::vector<BlocksTogether> groups;
  for (int64_t i = 0, z = 0; z < n_blocks; ++i) {
    while (z < taps.begin[i + 1]) {
      for_group<kBlock>(taps.begin[i + 1] - z, [&]<int kGroup>() {
        groups.push_back({i, z, kGroup});
        z += kGroup;
      });
    }
  }
  return groups;
}

// The gradient of the blocks `of` and of those of the other taps, for all steps.
template <int kBlock>
inline void gradient_of_taps(const ConvLayout& layout, const PaddedPart& part, const BlocksTogether& of,
                             const BlocksTogether& next, std::span<const GradientStep> steps, float* dw,
                             Store how) {
  constexpr int64_t kFloatsOfDy = 8192;  // of the pixels that are taken together: within the first cache
  constexpr int64_t kSize = kBlock * kBlock;
  const SparseSide taps = by_input(layout.taps());
  const int64_t n_blocks = taps.n_blocks() / layout.n_taps(), n_steps = std::ssize(steps);
  const int64_t rows = part.is_contiguous() ? part.band_lines * part.band_columns : part.band_columns;
  const int64_t together = std::max<int64_t>(1, kFloatsOfDy / (rows * kBlock * of.count));
  for (int64_t first = 0; first < n_steps; first += together) {
    const int64_t n = std::min(together, n_steps - first);
    for (int64_t tap = 0; tap < layout.n_taps(); ++tap) {
      const bool last = first + n == n_steps && tap + 1 == layout.n_taps();
      float* const dw_tap = dw + (tap * n_blocks + of.z) * kSize;
      for_group<kBlock>(of.count, [&]<int kGroup>() {
        const GradientGroup group{
            steps.data() + first,
            n,
            part.offset(tap) + of.i * kBlock * part.channel_stride(),
            taps.blocks + of.z,
            taps.blocks + (last && next.count == of.count ? next.z : of.z),
            last ? dw_tap : dw + ((tap + 1) % layout.n_taps() * n_blocks + of.z) * kSize,
            part.channel_stride()};
        gradient_group_of<F32Product, Walk::by_input, kBlock, kGroup>(group, dw_tap,
                                                                      first > 0 ? Store::add : how);
      });
    }
  }
}

// The bands `begin` to `end`, for some groups of blocks, a few bands at a time: their copies
// stay in the second cache.
template <int kBlock>
inline void gradient_of_bands(const ConvBackwardWeight& args, const PaddedPart& part, int64_t begin,
                              int64_t end, std::span<const BlocksTogether> groups, float* dw, Store how) {
  constexpr int64_t kFloatsTogether = int64_t{200} << 10;
  const ConvLayout& layout = *args.layout;
  const int64_t pixels = part.band_lines * part.band_columns, runs = part.runs_of_band();
  const int64_t copy_floats = layout.n_input() * part.channel_stride(),
                band_floats = copy_floats + pixels * layout.n_output();
  const int64_t together = std::min(end - begin, std::max<int64_t>(1, kFloatsTogether / band_floats));
  float* const scratch = scratch_for_packing(together * (band_floats + runs * kStepFloats));
  auto* const steps = reinterpret_cast<GradientStep*>(scratch + together * band_floats);
  for (int64_t first = begin; first < end; first += together) {
    const int64_t n = std::min(together, end - first);
    for (int64_t b = 0; b < n; ++b) {
      const Band band = part.band(first + b);
      float* const copy = scratch + b * band_floats;
      copy_padded(part, band, args.x, copy);
      band_steps<kBlock>(part, band, args.dy, copy, copy + copy_floats, steps + b * runs);
    }
    for (const BlocksTogether& group : groups) {
      const BlocksTogether& next = &group == &groups.back() ? group : *(&group + 1);
      gradient_of_taps<kBlock>(layout, part, group, next, {steps, static_cast<size_t>(n * runs)}, dw,
                               first > begin ? Store::add : how);
    }
  }
}

// dw (+)= the sums of n_parts, one after another.
inline void add_parts(const float* parts, int64_t n_parts, const Out& dw, ThreadPool& threads) {
  const int64_t n = dw.view.size();
  float* const to = floats(dw.view);
  for_elements(n, kLightGrain / n_parts, threads, [=, add = dw.accumulate](auto at) {
    F sum = add ? at.load(to) : F{};
    for (int64_t p = 0; p < n_parts; ++p) sum += at.load(parts + p * n);
    at.store(to, sum);
  });
}

// Parts of the pixels, each with sums of its own: as many as the shapes give, whatever the threads, for the
// order of the sums depends on them.
inline int64_t n_pixel_parts(const PaddedPart& part, int64_t n_pixels, int64_t n_weights) {
  constexpr int64_t kFewestPixels = 256, kMostParts = 8, kMostSums = int64_t{4} << 20;
  const int64_t most = std::min({kMostParts, part.n_bands(), kMostSums / std::max<int64_t>(1, n_weights)});
  return std::clamp<int64_t>(n_pixels / kFewestPixels, 1, std::max<int64_t>(1, most));
}

void conv_backward_weight(const ConvBackwardWeight& args, ThreadPool& threads) {
  if (!args.dw) return;
  const ConvLayout& layout = *args.layout;
  check_convolution(layout, args.geometry, args.x, args.dw.view, args.dy, {}, 0);
  if (args.dy.rows == 0) return fill_zero(args.dw);
  if (args.geometry.is_product()) {
    return bsmm_backward_weight({&layout.taps(), {&args.x, 1}, {&args.dy, 1}, args.dw}, threads);
  }
  const PaddedPart part(args.geometry, false, 0, args.dy.rows / args.geometry.output_pixels(),
                        layout.n_input(), kMostVectors * kLanes);
  const int64_t n_weights = args.dw.view.size(), n_parts = n_pixel_parts(part, args.dy.rows, n_weights);
  float* const parts = n_parts == 1 ? floats(args.dw.view) : scratch_for_weights(n_parts * n_weights);
  const Store how = n_parts == 1 && args.dw.accumulate ? Store::add : Store::replace;
  for_block_size(layout.block_size(), [&]<int kBlock>() {
    const SparseSide taps = by_input(layout.taps());
    const std::vector<BlocksTogether> groups =
        blocks_together<kBlock>(taps, taps.n_blocks() / layout.n_taps());
    const std::span<const BlocksTogether> all(groups);
    // Where threads are more than parts, several copy the same bands and share the blocks.
    const int64_t n_groups = std::ssize(groups),
                  wanted = std::min(threads.size(), n_gradient_tasks<kBlock>(taps, args.dy.rows, threads)),
                  n_pieces = std::clamp<int64_t>((wanted + n_parts - 1) / n_parts, 1,
                                                 std::max<int64_t>(1, n_groups));
    threads.run(static_cast<int>(n_parts * n_pieces), [&](int task) {
      const int64_t p = task / n_pieces, piece = task % n_pieces;
      const int64_t first = n_groups * piece / n_pieces, last = n_groups * (piece + 1) / n_pieces;
      gradient_of_bands<kBlock>(args, part, part.n_bands() * p / n_parts, part.n_bands() * (p + 1) / n_parts,
                                all.subspan(first, last - first), parts + p * n_weights, how);
    });
  });
  if (n_parts > 1) add_parts(parts, n_parts, args.dw, threads);
}

}  // namespace

}  // namespace bsexp::kernels
