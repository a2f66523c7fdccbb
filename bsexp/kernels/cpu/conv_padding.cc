#include "bsexp/kernels/cpu/conv_padding.h"

#include <algorithm>

namespace bsexp::kernels {

namespace {

// One dimension of a geometry.
struct AxisShape {
  int64_t input, output, kernel, stride, dilation, before;
};

// Of its own plane for each tap if `spread`, else of planes for the phases that taps read.
PaddedAxis padded_axis(const AxisShape& of, bool transposed, int64_t phase, bool spread) {
  const int64_t s = of.stride, written = transposed ? of.input : of.output;
  int64_t most = 0;  // lines that the taps of a transposed phase look back
  for (int64_t at = 0; at < of.kernel * of.dilation; at += of.dilation) {
    if (at % s == phase) most = std::max(most, at / s);
  }
  const int64_t before = (of.before - phase + s - 1) / s;  // positions of a transposed phase in the padding
  PaddedAxis axis;
  axis.size = transposed ? of.output : of.input;
  axis.step = transposed ? 1 : s;
  axis.first = transposed ? s * before + phase - of.before : 0;
  axis.written_step = transposed ? s : 1;
  axis.count = axis.first < written ? (written - 1 - axis.first) / axis.written_step + 1 : 0;
  for (int64_t at = 0; at < of.kernel * of.dilation; at += of.dilation) {
    if (transposed && at % s != phase) {
      axis.taps.push_back({-1, 0});
      continue;
    }
    int64_t shift = transposed ? most - at / s : at / s;
    int64_t start = transposed ? before - most : at % s - of.before;
    if (spread) {
      start += shift * axis.step;
      shift = 0;
    }
    const auto found = std::find(axis.starts.begin(), axis.starts.end(), start);
    axis.taps.push_back({found - axis.starts.begin(), shift});
    if (found == axis.starts.end()) axis.starts.push_back(start);
    axis.reach = std::max(axis.reach, shift);
  }
  return axis;
}

int64_t pieces(int64_t n, int64_t most) { return (n + most - 1) / most; }

constexpr int64_t kMostColumns = 64;        // of a band
constexpr int64_t kCopyFloats = 64 * 1024;  // a quarter of the second cache or less
constexpr int64_t kFewestPixels = 64;       // of a band

}  // namespace

PaddedPart::PaddedPart(const ConvGeometry& g, bool transposed, int64_t phase, int64_t n_images,
                       int64_t n_channels, int64_t tile)
    : images(n_images),
      written_height(transposed ? g.height : g.output_height()),
      written_width(transposed ? g.width : g.output_width()) {
  const AxisShape y{g.height, g.output_height(), g.kernel_height, g.stride, g.dilation, g.top};
  const AxisShape x{g.width, g.output_width(), g.kernel_width, g.stride, g.dilation, g.left};
  lines = padded_axis(y, transposed, phase / g.stride, false);
  columns = padded_axis(x, transposed, phase % g.stride, false);
  if (lines.count == 0 || columns.count == 0) return;
  if (columns.count % tile != 0 && columns.reach * 10 >= columns.count) {
    PaddedAxis spread = padded_axis(x, transposed, phase % g.stride, true);
    if (spread.n_planes() * columns.count <= kMostColumns) columns = std::move(spread);
  }
  column_bands = pieces(columns.count, kMostColumns);
  band_columns = pieces(columns.count, column_bands);
  const int64_t line_floats = std::max<int64_t>(1, n_channels * n_planes() * width());
  const int64_t most_lines =
      std::max({int64_t{1}, kFewestPixels / band_columns, kCopyFloats / line_floats - lines.reach});
  line_bands = pieces(lines.count, most_lines);
  band_lines = pieces(lines.count, line_bands);
}

Band PaddedPart::band(int64_t b) const {
  const int64_t column = b % column_bands * band_columns, line = b / column_bands % line_bands * band_lines;
  return {b / (column_bands * line_bands), line, std::clamp<int64_t>(lines.count - line, 0, band_lines),
          column, std::clamp<int64_t>(columns.count - column, 0, band_columns)};
}

int64_t PaddedPart::channel_stride() const {
  constexpr int64_t kLineFloats = 16;
  const int64_t lines_needed = pieces(n_planes() * height() * width(), kLineFloats);
  const int64_t needed = lines_needed * kLineFloats;
  return needed <= kChannelStride && 2 * needed > kChannelStride ? kChannelStride
                                                                 : (lines_needed | 1) * kLineFloats;
}

int64_t PaddedPart::offset(int64_t tap) const {
  const auto n_columns = static_cast<int64_t>(columns.taps.size());
  const PaddedAxis::Tap y = lines.taps[static_cast<size_t>(tap / n_columns)],
                        x = columns.taps[static_cast<size_t>(tap % n_columns)];
  if (y.plane < 0 || x.plane < 0) return -1;
  return ((y.plane * columns.n_planes() + x.plane) * height() + y.shift) * width() + x.shift;
}

int64_t PaddedPart::row(const Band& band, int64_t line) const {
  const int64_t y = lines.first + (band.line + line) * lines.written_step;
  return (band.image * written_height + y) * written_width + columns.first +
         band.column * columns.written_step;
}

TapBlocks::TapBlocks(const SparseSide& all, const PaddedPart& part) : begin{0}, block_size(all.block_size) {
  const auto n_taps = static_cast<int64_t>(part.lines.taps.size() * part.columns.taps.size());
  const int64_t n_channel_blocks = all.n_inner / n_taps, block = block_size * part.channel_stride();
  ASSERT(n_channel_blocks * block <= INT32_MAX, "a copy of {} floats", n_channel_blocks * block);
  for (int64_t j = 0; j < all.n_outer; ++j) {
    const int64_t n = (all.begin[j + 1] - all.begin[j]) / n_taps;  // of each tap
    for (int64_t i = 0; i < n; ++i) {
      for (int64_t tap = 0; tap < n_taps; ++tap) {
        const Block& from = all.blocks[all.begin[j] + tap * n + i];
        const int64_t offset = part.offset(tap);
        if (offset < 0) continue;
        blocks.push_back({static_cast<int32_t>(from.other % n_channel_blocks * block + offset), from.number});
      }
    }
    begin.push_back(static_cast<int64_t>(blocks.size()));
  }
  blocks.resize(blocks.size() + static_cast<size_t>(blocks_ahead(block_size)));
}

SparseSide TapBlocks::side() const {
  return {begin.data(), blocks.data(), static_cast<int64_t>(begin.size()) - 1, 0, block_size};
}

}  // namespace bsexp::kernels
