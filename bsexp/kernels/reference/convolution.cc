// Convolutions.
#include "bsexp/kernels/convolution.h"

#include "bsexp/kernels/reference/families.h"
#include "bsexp/kernels/reference/values.h"

namespace bsexp::kernels::reference {

namespace {

// One weight: its place in memory, its tap and the channels that it joins.
struct Place {
  int64_t index, tap, input, output;
};

template <class Body>
void for_each_weight(const ConvLayout& layout, Body&& body) {
  const int64_t s = layout.block_size(), n_inputs = layout.n_input();
  const BlockLayout& taps = layout.taps();
  for (int64_t i = 0; i < taps.n_input_blocks(); ++i) {
    for (auto b = taps.input_begin()[static_cast<size_t>(i)];
         b < taps.input_begin()[static_cast<size_t>(i) + 1]; ++b) {
      const Block& block = taps.by_input()[static_cast<size_t>(b)];
      for (int64_t c = 0; c < s; ++c) {
        const int64_t input = i * s + c;
        for (int64_t k = 0; k < s; ++k) {
          body(
              Place{(block.number * s + c) * s + k, input / n_inputs, input % n_inputs, block.other * s + k});
        }
      }
    }
  }
}

// Sums in double precision, beside the view that they are for.
class Sums {
 public:
  explicit Sums(const Out& out)
      : writer_(out), view_(out.view), values_(static_cast<size_t>(out.view.size())) {}
  double& at(int64_t r, int64_t f) { return values_[static_cast<size_t>(f * view_.rows + r)]; }
  void put() {
    for_each(view_, [&](int64_t r, int64_t f) { writer_.put(r, f, at(r, f)); });
  }

 private:
  Writer writer_;
  View view_;
  std::vector<double> values_;
};

void add_bias(Sums& sums, const View& shape, const View& bias) {
  if (!bias) return;
  const Reader values(bias);
  for_each(shape, [&](int64_t r, int64_t f) { sums.at(r, f) += values(0, f); });
}

void run(const ConvForward& kernel, ThreadPool&) {
  const Reader x(kernel.x), w(kernel.w);
  Sums y(kernel.y);
  for_each_weight(*kernel.layout, [&](const Place& at) {
    for (int64_t p = 0; p < kernel.y.view.rows; ++p) {
      const int64_t from = kernel.geometry.input_of(p, at.tap);
      if (from >= 0) y.at(p, at.output) += x(from, at.input) * w(0, at.index);
    }
  });
  add_bias(y, kernel.y.view, kernel.bias);
  y.put();
}

void run(const ConvBackwardData& kernel, ThreadPool&) {
  const Reader dy(kernel.dy), w(kernel.w);
  Sums dx(kernel.dx);
  if (!kernel.dx) return;
  for_each_weight(*kernel.layout, [&](const Place& at) {
    for (int64_t p = 0; p < kernel.dy.rows; ++p) {
      const int64_t from = kernel.geometry.input_of(p, at.tap);
      if (from >= 0) dx.at(from, at.input) += dy(p, at.output) * w(0, at.index);
    }
  });
  add_bias(dx, kernel.dx.view, kernel.bias);
  dx.put();
}

void run(const ConvBackwardWeight& kernel, ThreadPool&) {
  const Reader x(kernel.x), dy(kernel.dy);
  const Writer dw(kernel.dw);
  for_each_weight(*kernel.layout, [&](const Place& at) {
    double sum = 0;
    for (int64_t p = 0; p < kernel.dy.rows; ++p) {
      const int64_t from = kernel.geometry.input_of(p, at.tap);
      if (from >= 0) sum += x(from, at.input) * dy(p, at.output);
    }
    dw.put(0, at.index, sum);
  });
}

}  // namespace

void add_convolutions(ReferenceBackend& backend) {
  backend.add<ConvForward>(run);
  backend.add<ConvBackwardData>(run);
  backend.add<ConvBackwardWeight>(run);
}

}  // namespace bsexp::kernels::reference
