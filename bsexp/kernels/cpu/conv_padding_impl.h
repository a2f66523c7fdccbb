#pragma once
// Writes padded copies (conv_padding.h) for the instruction set that the including file is compiled for.
#include <algorithm>

#include "bsexp/kernels/cpu/conv_padding.h"
#include "bsexp/kernels/cpu/loops.h"
#include "bsexp/kernels/cpu/tiles.h"

namespace bsexp::kernels {

namespace {

// to[q] = from[first + q step] for the q where that is one of `size` columns, else 0.
struct PaddedLine {
  PaddedLine(int64_t first_column, int64_t column_step, int64_t size, int64_t line_width)
      : first(first_column),
        step(column_step),
        width(line_width),
        begin(std::clamp<int64_t>((-first + step - 1) / step, 0, width)),
        end(first < size ? std::clamp<int64_t>((size - 1 - first) / step + 1, begin, width) : begin) {}

  void zeros(float* to, int64_t from, int64_t until) const {
    for_vectors(from, until, [=](auto at) { at.store(to, F{}); });
  }
  void copy(const float* from, float* to) const {
    zeros(to, 0, begin);
    if (step == 1) {
      const float* const shifted = from + first + begin;
      const int64_t skipped = begin;
      for_vectors(begin, end, [=](auto at) { at.store(to, at.moved(-skipped).load(shifted)); });
    } else {
      for (int64_t q = begin; q < end; ++q) to[q] = from[first + q * step];
    }
    zeros(to, end, width);
  }

  int64_t first, step, width, begin, end;
};

// Line `at` of channel c, or of the last one, is fetched: a band meets every channel in another place of
// memory, which processors do not foresee.
inline void fetch_line(const View& x, int64_t c, int64_t at, int64_t n) {
  const float* const from = floats(x) + std::min(c, x.features - 1) * x.rows + at;
  for (int64_t i = 0; i < n; i += kLine) __builtin_prefetch(from + i);
}

// The copy of a band of activations of `height` lines an image.
inline void copy_padded(const PaddedPart& part, const Band& band, const View& x, float* to) {
  const PaddedAxis &lines = part.lines, &columns = part.columns;
  constexpr int64_t kChannelsAhead = 4;
  const int64_t width = part.width(), n_lines = band.n_lines + lines.reach;
  for (int64_t b = 0; b < columns.n_planes(); ++b) {
    const PaddedLine line(band.column * columns.step + columns.starts[static_cast<size_t>(b)], columns.step,
                          columns.size, width);
    for (int64_t c = 0; c < x.features; ++c) {
      const float* const image = floats(x) + c * x.rows + band.image * lines.size * columns.size;
      for (int64_t a = 0; a < lines.n_planes(); ++a) {
        float* const plane =
            to + c * part.channel_stride() + (a * columns.n_planes() + b) * part.height() * width;
        for (int64_t m = 0; m < n_lines; ++m) {
          const int64_t y = (band.line + m) * lines.step + lines.starts[static_cast<size_t>(a)];
          if (y >= 0 && y < lines.size) {
            fetch_line(x, c + kChannelsAhead, (band.image * lines.size + y) * columns.size, columns.size);
            line.copy(image + y * columns.size, plane + m * width);
          } else {
            line.zeros(plane + m * width, 0, width);
          }
        }
      }
    }
  }
}

}  // namespace

}  // namespace bsexp::kernels
