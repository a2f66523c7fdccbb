// Block-sparse convolutions of every backend and instruction set: against their formula as plain loops, and
// against the reference for all block sizes, on small images, strided and dilated kernels, and images so tall
// that they are taken in bands.
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/kernels/convolution.h"
#include "bsexp/kernels/cpu/conv_padding.h"
#include "tests/kernels/subjects.h"
#include "tests/kernels/values_on.h"
#include "tests/support/errors.h"

namespace bsexp::kernels {

namespace {

using topology::BlockMask;
using Edges = std::vector<std::pair<int32_t, int32_t>>;

// The formula of convolution.h as loops over lines and columns, on an asymmetric, strided, dilated kernel.
TEST(Convolutions, FollowTheirFormula) {
  ConvGeometry g;
  g.height = 6;
  g.width = 7;
  g.kernel_height = 3;
  g.kernel_width = 2;
  g.stride = 2;
  g.dilation = 2;
  g.top = 3;
  g.right = 1;
  const int64_t s = 8, images = 2;
  const ConvLayout layout(BlockMask(1, 2, Edges{{0, 1}}), static_cast<int>(s), g.n_taps());
  const std::vector<float> x = numbers(images * g.input_pixels() * s, "x"),
                           w = numbers(layout.n_weights(), "w");
  ASSERT_EQ(g.output_height(), 3);  // (6 + 3 - 5) / 2 + 1
  ASSERT_EQ(g.output_width(), 3);   // (7 + 1 - 3) / 2 + 1
  std::vector<double> expected(static_cast<size_t>(images * 9 * 2 * s));
  for (int64_t n = 0; n < images; ++n) {
    for (int64_t p = 0; p < 3; ++p) {
      for (int64_t q = 0; q < 3; ++q) {
        for (int64_t u = 0; u < 3; ++u) {
          for (int64_t v = 0; v < 2; ++v) {
            const int64_t y_in = 2 * p + 2 * u - 3, x_in = 2 * q + 2 * v;
            if (y_in < 0 || y_in >= 6 || x_in >= 7) continue;
            for (int64_t c = 0; c < s; ++c) {
              for (int64_t k = 0; k < s; ++k) {
                const double in = x[static_cast<size_t>(c * images * 42 + (n * 6 + y_in) * 7 + x_in)];
                const double weight = w[static_cast<size_t>(((u * 2 + v) * s + c) * s + k)];
                expected[static_cast<size_t>((s + k) * images * 9 + (n * 3 + p) * 3 + q)] += in * weight;
              }
            }
          }
        }
      }
    }
  }
  for (const BackendPtr& backend : make_all_backends(2)) {
    const Floats x_on(*backend, images * 42, s, x), w_on(*backend, 1, layout.n_weights(), w),
        y_on(*backend, images * 9, 2 * s);
    backend->run(ConvForward{&layout, g, x_on.view(), w_on.view(), {y_on.view()}});
    const std::vector<float> y = y_on.values();
    for (size_t i = 0; i < y.size(); ++i) ASSERT_NEAR(y[i], expected[i], 1e-5) << backend->isa() << " " << i;
  }
}

TEST(Convolutions, NoImagesHaveNoGradient) {
  ConvGeometry g;
  g.height = g.width = 4;
  g.kernel_height = g.kernel_width = 3;
  const ConvLayout layout(BlockMask::dense(1, 2), 8, g.n_taps());
  for (const BackendPtr& backend : make_all_backends(2)) {
    const std::vector<float> old = numbers(layout.n_weights(), "dw");
    const Floats x(*backend, 0, 8), dy(*backend, 0, 16), dw(*backend, 1, layout.n_weights(), old);
    backend->run(ConvBackwardWeight{&layout, g, x.view(), dy.view(), {dw.view(), true}});
    EXPECT_EQ(dw.values(), old) << backend->isa();
    backend->run(ConvBackwardWeight{&layout, g, x.view(), dy.view(), {dw.view()}});
    EXPECT_EQ(dw.values(), std::vector<float>(old.size())) << backend->isa();
  }
}

TEST(Convolutions, ImpossibleGeometriesAreTheUsers) {
  const auto message = [](auto change) {
    ConvGeometry geometry;
    geometry.height = geometry.width = 5;
    geometry.kernel_height = geometry.kernel_width = 3;
    change(geometry);
    return error_of([&] { require_possible(geometry); });
  };
  EXPECT_EQ(message([](ConvGeometry&) {}), "(no error)");
  EXPECT_THAT(message([](ConvGeometry& g) { g.stride = 0; }), testing::HasSubstr("all must be at least 1"));
  EXPECT_THAT(message([](ConvGeometry& g) { g.top = 3; }),
              testing::HasSubstr("from 0 to what the kernel reaches, 2 lines and 2 columns"));
  EXPECT_THAT(
      message([](ConvGeometry& g) { g.dilation = 3; }),
      testing::HasSubstr("a kernel of 3 x 3 with dilation 3 is larger than the padded image of 5 x 5"));
}

struct Images {
  const char* name;
  ConvGeometry geometry;
  int64_t count;
  bool accumulate;
};

ConvGeometry kernel_on(int64_t height, int64_t width, int64_t kernel_height, int64_t kernel_width) {
  ConvGeometry g;
  g.height = height;
  g.width = width;
  g.kernel_height = kernel_height;
  g.kernel_width = kernel_width;
  return g;
}

// 3 x 3, of the size of the image.
ConvGeometry same_size(int64_t height, int64_t width) {
  ConvGeometry g = kernel_on(height, width, 3, 3);
  g.top = g.bottom = g.left = g.right = 1;
  return g;
}

// The down-shifted kernel of PixelCNN++, 2 x 3: the line of a pixel and the one above.
ConvGeometry down_shifted(int64_t height, int64_t width) {
  ConvGeometry g = kernel_on(height, width, 2, 3);
  g.top = g.left = g.right = 1;
  return g;
}

// The down-right-shifted kernel of PixelCNN++, 2 x 2: nothing right of a pixel either.
ConvGeometry down_right_shifted(int64_t height, int64_t width) {
  ConvGeometry g = kernel_on(height, width, 2, 2);
  g.top = g.left = 1;
  return g;
}

// Images of so many lines that a copy of one with 3 blocks of channels does not fit the caches.
ConvGeometry tall(int64_t block) { return same_size(11 + 1600 / block, 9); }

std::vector<Images> image_sets(int64_t block) {
  ConvGeometry strided = same_size(16, 16), dilated = down_shifted(13, 11), tall_strided = tall(block);
  strided.stride = tall_strided.stride = 2;
  dilated.dilation = dilated.top = dilated.left = dilated.right = 2;
  return {{"16 x 16, down shifted", down_shifted(16, 16), 1, false},
          {"16 x 16, down right shifted", down_right_shifted(16, 16), 1, true},
          {"8 x 8, down shifted", down_shifted(8, 8), 3, true},
          {"8 x 8, down right shifted", down_right_shifted(8, 8), 3, false},
          {"16 x 16, stride 2", strided, 1, true},
          {"13 x 11, dilation 2", dilated, 1, false},
          {"whole lines of vectors", same_size(3, 64), 1, true},
          {"tall", tall(block), 2, false},
          {"tall, stride 2", tall_strided, 2, true}};
}

struct Operands {
  std::vector<float> x, dy, w;
};

Operands operands_of(const ConvLayout& layout, const Images& images) {
  return {numbers(images.count * images.geometry.input_pixels() * layout.n_input(), "x"),
          numbers(images.count * images.geometry.output_pixels() * layout.n_output(), "dy"),
          numbers(layout.n_weights(), "w")};
}

Operands magnitudes_of(Operands operands) {
  for (std::vector<float>* const values : {&operands.x, &operands.dy, &operands.w}) {
    for (float& value : *values) value = std::abs(value);
  }
  return operands;
}

// y, dx and dw, written over or added to numbers of their own.
std::vector<std::vector<float>> convolved(Backend& backend, const ConvLayout& layout, const Images& images,
                                          const Operands& operands) {
  const ConvGeometry& g = images.geometry;
  const bool accumulate = images.accumulate;
  const int64_t inputs = images.count * g.input_pixels(), outputs = images.count * g.output_pixels();
  const int64_t n_x = layout.n_input(), n_y = layout.n_output(), n_w = layout.n_weights();
  const Floats x(backend, inputs, n_x, operands.x), dy(backend, outputs, n_y, operands.dy),
      w(backend, 1, n_w, operands.w), bias(backend, 1, n_y, numbers(n_y, "bias"));
  const Floats y(backend, outputs, n_y, numbers(outputs * n_y, "y")),
      dx(backend, inputs, n_x, numbers(inputs * n_x, "dx")), dw(backend, 1, n_w, numbers(n_w, "dw"));
  backend.run(ConvForward{&layout, g, x.view(), w.view(), {y.view(), accumulate}, bias.view()});
  backend.run(ConvBackwardData{&layout, g, dy.view(), w.view(), {dx.view(), accumulate}});
  backend.run(ConvBackwardWeight{&layout, g, x.view(), dy.view(), {dw.view(), accumulate}});
  return {y.values(), dx.values(), dw.values()};
}

class ConvolutionsOfBlock : public ::testing::TestWithParam<int> {};

TEST_P(ConvolutionsOfBlock, AgreeWithTheReference) {
  const std::vector<BackendPtr> one = make_all_backends(1), three = make_all_backends(3);
  for (const Images& images : image_sets(GetParam())) {
    const ConvLayout layout(BlockMask(3, 2, Edges{{0, 0}, {0, 1}, {2, 0}}), GetParam(),
                            images.geometry.n_taps());
    const Operands operands = operands_of(layout, images);
    const auto magnitude = convolved(*one[0], layout, images, magnitudes_of(operands));
    const auto want = convolved(*one[0], layout, images, operands);
    for (size_t b = 1; b < one.size(); ++b) {
      SCOPED_TRACE(fmt::format("{} {}, {}", one[b]->name(), one[b]->isa(), images.name));
      const auto got = convolved(*one[b], layout, images, operands);
      EXPECT_EQ(got, convolved(*three[b], layout, images, operands)) << "with three threads";
      for (size_t output = 0; output < want.size(); ++output) {
        for (size_t i = 0; i < want[output].size(); ++i) {
          // Rounding errors of a sum grow with its terms, as in products_test.cc; 2 for bias and old value.
          ASSERT_NEAR(got[output][i], want[output][i], 1e-5 * (std::abs(magnitude[output][i]) + 2))
              << "output " << output << " [" << i << "]";
        }
      }
    }
  }
}

TEST_P(ConvolutionsOfBlock, TakeTallImagesInBands) {
  for (const int64_t tile : {16, 32}) {
    EXPECT_GT(PaddedPart(tall(GetParam()), false, 0, 2, int64_t{3} * GetParam(), tile).n_bands(), 2);
    EXPECT_GT(PaddedPart(tall(GetParam()), true, 0, 2, int64_t{2} * GetParam(), tile).n_bands(), 2);
  }
}

INSTANTIATE_TEST_SUITE_P(Blocks, ConvolutionsOfBlock, ::testing::Values(8, 16, 32, 64),
                         ::testing::PrintToStringParamName());

}  // namespace

}  // namespace bsexp::kernels
