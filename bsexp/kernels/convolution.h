#pragma once
// Block-sparse convolutions in two dimensions, and the arguments of their kernels.
//
// A pixel is a row: image n, line y, column x of [N, H, W] is row (n H + y) W + x of a matrix [N H W,
// channels].
//   Y[n, p, q, k] = bias[k] + sum over taps (u, v), channels c of
//                   X[n, p stride + u dilation - top, q stride + v dilation - left, c] W[u, v, c, k]
// with zeros outside of X. Which channels c reach which k is the mask; every tap has the same one. Padding
// need not be symmetric: with top = (h - 1) dilation and bottom = 0 nothing below a pixel is seen, as in
// PixelCNN (van den Oord et al. 2016; shifted convolutions: Salimans et al. 2017). The transposed convolution
// (deconvolution) has the backward-data kernel as its forward. Source of the block-sparse form: Gray,
// Radford, Kingma 2017, section 2.
#include <cstdint>
#include <memory>
#include <vector>

#include "bsexp/kernels/block_layout.h"
#include "bsexp/kernels/view.h"

namespace bsexp::kernels {

// Where the taps of a kernel lie on an image of height x width.
struct ConvGeometry {
  int64_t height = 1, width = 1;
  int64_t kernel_height = 1, kernel_width = 1;
  int64_t stride = 1, dilation = 1;
  int64_t top = 0, bottom = 0, left = 0, right = 0;  // lines and columns of zeros around the image

  int64_t n_taps() const { return kernel_height * kernel_width; }
  bool is_product() const { return n_taps() == 1 && stride == 1; }  // of pixels by channels
  int64_t output_height() const { return output_size(height + top + bottom, kernel_height); }
  int64_t output_width() const { return output_size(width + left + right, kernel_width); }
  int64_t input_pixels() const { return height * width; }
  int64_t output_pixels() const { return output_height() * output_width(); }
  // The pixel of the input that tap t of output pixel p meets, counted across images; -1 outside.
  int64_t input_of(int64_t p, int64_t tap) const;
  // The pixel of the output whose tap t meets input pixel p; -1 where there is none.
  int64_t output_of(int64_t p, int64_t tap) const;

 private:
  int64_t output_size(int64_t padded, int64_t kernel) const {
    const int64_t reach = (kernel - 1) * dilation + 1;
    return padded < reach ? 0 : (padded - reach) / stride + 1;
  }
};

// UserError when a size is not positive, padding is negative or as large as the kernel's reach, or the output
// would be empty.
void require_possible(const ConvGeometry& geometry);

// The blocks of all taps: tap t, input block i, output block j for every tap and every block of the mask.
// Weights [T Z, s, s], by tap, then in the order of the mask's layout.
class ConvLayout {
 public:
  ConvLayout(const topology::BlockMask& channels, int block_size, int64_t n_taps);

  int64_t n_taps() const { return n_taps_; }
  int64_t n_input() const { return taps_.n_input() / n_taps_; }  // channels
  int64_t n_output() const { return taps_.n_output(); }          // channels
  int64_t n_weights() const { return taps_.n_weights(); }
  int block_size() const { return taps_.block_size(); }
  int64_t n_input_blocks() const { return static_cast<int64_t>(input_begin_.size()) - 1; }
  // The layout of the product whose inputs are the channels of every tap, tap by tap.
  const BlockLayout& taps() const { return taps_; }
  // For the transposed product: the blocks of input block i over all taps; `other` is tap x output blocks +
  // j.
  const std::vector<int64_t>& input_begin() const { return input_begin_; }
  const std::vector<Block>& by_input() const { return by_input_; }

 private:
  int64_t n_taps_;
  BlockLayout taps_;
  std::vector<int64_t> input_begin_;
  std::vector<Block> by_input_;
};

using ConvLayoutPtr = std::shared_ptr<const ConvLayout>;

// x [N H W, C], y [N H' W', K], w [T Z, s, s]; bias [1, K] is optional.
struct ConvForward {
  static constexpr const char* kName = "conv_forward";
  const ConvLayout* layout;
  ConvGeometry geometry;
  View x, w;
  Out y;
  View bias = {};
};

// dX: every output pixel gives back to the pixels that its taps met. bias [1, C] is added where this is the
// forward of a transposed convolution.
struct ConvBackwardData {
  static constexpr const char* kName = "conv_backward_data";
  const ConvLayout* layout;
  ConvGeometry geometry;
  View dy, w;
  Out dx;
  View bias = {};
};

// dW[u, v, c, k] = sum over n, p, q of X[n, p stride + ..., q stride + ..., c] dY[n, p, q, k].
struct ConvBackwardWeight {
  static constexpr const char* kName = "conv_backward_weight";
  const ConvLayout* layout;
  ConvGeometry geometry;
  View x, dy;
  Out dw;
};

}  // namespace bsexp::kernels
