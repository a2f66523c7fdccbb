#include "tests/kernels/kernel_cases.h"

namespace bsexp::kernels {

namespace {

constexpr Tolerance kProduct = {2e-6, 1e-4, "f32 sums of up to some thousand products of order 1"};

// Partial sums of some hundred are rounded by 4e-6 (root mean square) at each of 17,000 steps: 6e-4, five
// times.
constexpr Tolerance kOverPixels = {2e-6, 3e-3, "f32 sums over 17,000 pixels of products of order 1"};

struct Variant {
  const char* name;
  ConvGeometry geometry;  // the image is set by the case
  int64_t width = 0;      // of some images; otherwise as the shape says
};

std::vector<Variant> variants() {
  const auto kernel = [](int64_t height, int64_t width) {
    ConvGeometry geometry;
    geometry.kernel_height = height;
    geometry.kernel_width = width;
    return geometry;
  };
  ConvGeometry same = kernel(3, 3), strided = kernel(3, 2), dilated = kernel(2, 3), causal = kernel(2, 3);
  same.top = same.bottom = same.left = same.right = 1;
  strided.stride = 2;
  strided.top = strided.left = 1;
  strided.bottom = 2;
  dilated.dilation = 2;
  dilated.left = dilated.right = 2;
  dilated.top = 2;
  causal.top = 1;
  causal.left = 2;
  ConvGeometry sparse = kernel(3, 3), large = kernel(7, 9);
  sparse.stride = 3;
  sparse.dilation = 2;
  sparse.top = sparse.left = 4;
  sparse.bottom = sparse.right = 3;
  ConvGeometry leaping = sparse;
  leaping.stride = 2;
  large.top = large.bottom = 6;
  large.left = large.right = 8;
  ConvGeometry one_of_four = kernel(1, 1);
  one_of_four.stride = 2;
  return {{"same", same},
          {"whole_tiles", same, 64},
          {"padded_lines", same, 28},
          {"pieces_of_lines", same, 101},
          {"stride_3_dilation_2", sparse},
          {"stride_2_dilation_2", leaping, 37},
          {"larger_than_the_image", large},
          {"one_tap_strided", one_of_four},
          {"strided", strided},
          {"dilated", dilated},
          {"causal", causal},
          {"one_tap", kernel(1, 1)}};
}

// A few channels, two images (one where rows are few) of a size that follows the shape.
struct Case {
  Case(const Trial& t, const Variant& variant, int block)
      : geometry(variant.geometry),
        layout(topology::BlockMask(3, 2, {{0, 0}, {0, 1}, {2, 0}}), block, geometry.n_taps()),
        images(1 + t.rows() % 2) {
    geometry.height = 2 + t.rows() % 4;
    geometry.width = 3 + t.features() % 11;
    if (variant.width > 0 && (t.rows() == 33 || t.features() == 33)) geometry.width = variant.width;
    const bool in_bands = variant.width > 0 && t.rows() == 33 && t.features() == 257;
    if (in_bands) geometry.height = 83;
    require_possible(geometry);
  }
  int64_t inputs() const { return images * geometry.input_pixels(); }
  int64_t outputs() const { return images * geometry.output_pixels(); }

  ConvGeometry geometry;
  ConvLayout layout;
  int64_t images;
};

void forward(Trial& t, const Case& c) {
  const View x = t.input(c.inputs(), c.layout.n_input()), w = t.input(1, c.layout.n_weights());
  const View bias = t.input(1, c.layout.n_output());
  t.run(ConvForward{&c.layout, c.geometry, x, w, t.gradient(c.outputs(), c.layout.n_output()), bias});
}

void backward_data(Trial& t, const Case& c) {
  const View dy = t.input(c.outputs(), c.layout.n_output()), w = t.input(1, c.layout.n_weights());
  const View bias = t.input(1, c.layout.n_input());
  t.run(ConvBackwardData{&c.layout, c.geometry, dy, w, t.gradient(c.inputs(), c.layout.n_input()), bias});
}

void backward_weight(Trial& t, const Case& c) {
  const View x = t.input(c.inputs(), c.layout.n_input()), dy = t.input(c.outputs(), c.layout.n_output());
  t.run(ConvBackwardWeight{&c.layout, c.geometry, x, dy, t.gradient(1, c.layout.n_weights())});
}

template <class Args>
void add_variants(std::vector<KernelCase>& cases, void (*run)(Trial&, const Case&)) {
  for (const Variant& variant : variants()) {
    const bool all_blocks = variant.geometry.n_taps() == 1;
    const bool over_pixels = variant.width > 0 && std::is_same_v<Args, ConvBackwardWeight>;
    for (const int block : all_blocks ? std::vector{8, 16, 32, 64} : std::vector{8}) {
      const std::string name = fmt::format("{}_block_{}", variant.name, block);
      cases.push_back(kernel_case<Args>(name.c_str(), over_pixels ? kOverPixels : kProduct,
                                        [=](Trial& t) { run(t, Case(t, variant, block)); }));
    }
  }
}

}  // namespace

std::vector<KernelCase> convolution_cases() {
  std::vector<KernelCase> cases;
  add_variants<ConvForward>(cases, forward);
  add_variants<ConvBackwardData>(cases, backward_data);
  add_variants<ConvBackwardWeight>(cases, backward_weight);
  return cases;
}

}  // namespace bsexp::kernels
