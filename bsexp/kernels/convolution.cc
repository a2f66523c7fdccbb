#include "bsexp/kernels/convolution.h"

#include "bsexp/base/error.h"

namespace bsexp::kernels {

namespace {

// A point of an image counted across images: image, line, column.
struct Pixel {
  Pixel(int64_t p, int64_t height, int64_t width)
      : image(p / (height * width)), y(p / width % height), x(p % width) {}
  int64_t image, y, x;
};

topology::BlockMask for_every_tap(const topology::BlockMask& mask, int64_t n_taps) {
  std::vector<std::pair<int32_t, int32_t>> blocks;
  for (int64_t tap = 0; tap < n_taps; ++tap) {
    for (int64_t i = 0; i < mask.n_rows(); ++i) {
      for (auto z = mask.indptr()[static_cast<size_t>(i)]; z < mask.indptr()[static_cast<size_t>(i) + 1];
           ++z) {
        blocks.emplace_back(static_cast<int32_t>(tap * mask.n_rows() + i),
                            mask.indices()[static_cast<size_t>(z)]);
      }
    }
  }
  return {n_taps * mask.n_rows(), mask.n_columns(), std::move(blocks)};
}

}  // namespace

int64_t ConvGeometry::input_of(int64_t p, int64_t tap) const {
  const Pixel at(p, output_height(), output_width());
  const int64_t y = at.y * stride + tap / kernel_width * dilation - top,
                x = at.x * stride + tap % kernel_width * dilation - left;
  if (y < 0 || y >= height || x < 0 || x >= width) return -1;
  return (at.image * height + y) * width + x;
}

int64_t ConvGeometry::output_of(int64_t p, int64_t tap) const {
  const Pixel at(p, height, width);
  const int64_t y = at.y + top - tap / kernel_width * dilation,
                x = at.x + left - tap % kernel_width * dilation;
  if (y < 0 || x < 0 || y % stride != 0 || x % stride != 0) return -1;
  if (y / stride >= output_height() || x / stride >= output_width()) return -1;
  return (at.image * output_height() + y / stride) * output_width() + x / stride;
}

void require_possible(const ConvGeometry& g) {
  REQUIRE(
      g.height > 0 && g.width > 0 && g.kernel_height > 0 && g.kernel_width > 0 && g.stride > 0 &&
          g.dilation > 0,
      "a convolution of {} x {} over {} x {} pixels with stride {} and dilation {}: all must be at least 1",
      g.kernel_height, g.kernel_width, g.height, g.width, g.stride, g.dilation);
  const int64_t reach_y = (g.kernel_height - 1) * g.dilation, reach_x = (g.kernel_width - 1) * g.dilation;
  REQUIRE(g.top >= 0 && g.bottom >= 0 && g.left >= 0 && g.right >= 0 && g.top <= reach_y &&
              g.bottom <= reach_y && g.left <= reach_x && g.right <= reach_x,
          "padding of {}, {}, {}, {} (top, bottom, left, right): from 0 to what the kernel reaches, {} lines "
          "and {} "
          "columns",
          g.top, g.bottom, g.left, g.right, reach_y, reach_x);
  REQUIRE(g.output_height() > 0 && g.output_width() > 0,
          "a kernel of {} x {} with dilation {} is larger than the padded image of {} x {}", g.kernel_height,
          g.kernel_width, g.dilation, g.height + g.top + g.bottom, g.width + g.left + g.right);
}

ConvLayout::ConvLayout(const topology::BlockMask& channels, int block_size, int64_t n_taps)
    : n_taps_(n_taps), taps_(for_every_tap(channels, n_taps), block_size) {
  const int64_t n_rows = channels.n_rows(), n_columns = channels.n_columns();
  input_begin_.push_back(0);
  for (int64_t i = 0; i < n_rows; ++i) {
    for (int64_t tap = 0; tap < n_taps; ++tap) {
      const auto row = static_cast<size_t>(tap * n_rows + i);
      for (int64_t b = taps_.input_begin()[row]; b < taps_.input_begin()[row + 1]; ++b) {
        const Block& block = taps_.by_input()[static_cast<size_t>(b)];
        by_input_.push_back({static_cast<int32_t>(tap * n_columns) + block.other, block.number});
      }
    }
    input_begin_.push_back(static_cast<int64_t>(by_input_.size()));
  }
}

}  // namespace bsexp::kernels
