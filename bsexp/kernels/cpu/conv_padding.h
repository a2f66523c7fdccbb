#pragma once
// Padded copies: the form in which a convolution reads its input, so that a tap is an offset.
//
// A copy holds, for a band of the pixels that are written, [channels][planes][lines][columns] of the image
// that is read, with zeros outside of it. Pixel (l, q) of the band lies at l x width + q, and what a tap
// meets there, a constant further on. Where the pixels that a tap meets are `stride` apart, every phase of
// lines and columns has a plane, in which they are neighbours. Where images are narrow, every column of taps
// has its own planes instead, whose lines are as long as those that are written. Pixels that are written
// `stride` apart (backward data) are taken phase by phase, each with the taps that reach it.
#include <cstdint>
#include <vector>

#include "bsexp/kernels/convolution.h"
#include "bsexp/kernels/cpu/product_plan.h"

namespace bsexp::kernels {

// The lines, or the columns, of a copy.
struct PaddedAxis {
  struct Tap {
    int64_t plane, shift;  // plane -1: a tap of another phase
  };
  int64_t size = 0;             // of the image that is read
  int64_t step = 1;             // in it, from one line of a plane to the next
  std::vector<int64_t> starts;  // of each plane: the line of the image that its line 0 holds
  std::vector<Tap> taps;
  int64_t reach = 0;                               // the largest shift
  int64_t first = 0, written_step = 1, count = 0;  // lines that are written

  int64_t n_planes() const { return static_cast<int64_t>(starts.size()); }
};

// Pixels that are written together: lines and columns counted among those of the phase.
struct Band {
  int64_t image, line, n_lines, column, n_columns;
};

// One phase of a convolution. `tile` is the number of pixels that a product takes together.
struct PaddedPart {
  PaddedPart(const ConvGeometry& geometry, bool transposed, int64_t phase, int64_t n_images,
             int64_t n_channels, int64_t tile);

  int64_t n_bands() const { return images * line_bands * column_bands; }
  Band band(int64_t b) const;
  int64_t height() const { return band_lines + lines.reach; }
  int64_t width() const { return band_columns + columns.reach; }
  int64_t n_planes() const { return lines.n_planes() * columns.n_planes(); }
  // An odd number of cache lines, so that channels spread over the sets of the first cache: kChannelStride
  // where that is enough and not more than twice as much.
  int64_t channel_stride() const;
  // Where a tap meets the first pixel of a band, in every channel; -1: not in this phase.
  int64_t offset(int64_t tap) const;
  // Where pixel (line, column) of a band is written, among the rows of y.
  int64_t row(const Band& band, int64_t line) const;
  // Whether the lines of a band are neighbours in the copy and in y.
  bool is_contiguous() const { return columns.written_step == 1 && width() == written_width; }
  int64_t runs_of_band() const { return is_contiguous() ? 1 : band_lines; }

  PaddedAxis lines, columns;
  int64_t images, written_height, written_width;
  int64_t line_bands = 0, column_bands = 0, band_lines = 0, band_columns = 0;
};

// The blocks of a part, of every output block: input block by input block, the taps. `other` is the place of
// the block's inputs in the copy.
struct TapBlocks {
  // `all`: tap by tap, `other` is tap x blocks of channels + block.
  TapBlocks(const SparseSide& all, const PaddedPart& part);
  SparseSide side() const;

  std::vector<int64_t> begin;
  std::vector<Block> blocks;  // and as many behind the last as a tile looks ahead
  int block_size;
};

}  // namespace bsexp::kernels
