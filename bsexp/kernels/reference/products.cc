// The block-sparse products and the norms of columns.
#include <cmath>
#include <span>
#include <vector>

#include "bsexp/kernels/reference/families.h"
#include "bsexp/kernels/reference/values.h"

namespace bsexp::kernels::reference {

namespace {

// Weights [Z, s, s]: w(z, c, k).
class Weights {
 public:
  Weights(const BlockLayout& layout, const View& view) : s_(layout.block_size()), values_(view) {}
  double operator()(int64_t z, int64_t c, int64_t k) const { return values_(0, (z * s_ + c) * s_ + k); }

 private:
  int64_t s_;
  Reader values_;
};

std::span<const Block> blocks_of(const std::vector<int64_t>& begin, const std::vector<Block>& blocks,
                                 int64_t i) {
  const auto first = static_cast<size_t>(begin[static_cast<size_t>(i)]);
  const auto last = static_cast<size_t>(begin[static_cast<size_t>(i) + 1]);
  return std::span(blocks).subspan(first, last - first);
}

void run(const BsmmForward& kernel, ThreadPool&) {
  const BlockLayout& layout = *kernel.layout;
  const int64_t s = layout.block_size();
  const Reader x(kernel.x);
  const Weights w(layout, kernel.w);
  const Writer y(kernel.y);
  for_each(kernel.y.view, [&](int64_t r, int64_t f) {
    double sum = 0;
    for (const Block& block : blocks_of(layout.output_begin(), layout.by_output(), f / s)) {
      for (int64_t c = 0; c < s; ++c) sum += x(r, block.other * s + c) * w(block.number, c, f % s);
    }
    y.put(r, f, sum);
  });
}

void run(const BsmmBackwardData& kernel, ThreadPool&) {
  const BlockLayout& layout = *kernel.layout;
  const int64_t s = layout.block_size();
  const Reader dy(kernel.dy);
  const Weights w(layout, kernel.w);
  const Writer dx(kernel.dx);
  for_each(kernel.dx.view, [&](int64_t r, int64_t f) {
    double sum = 0;
    for (const Block& block : blocks_of(layout.input_begin(), layout.by_input(), f / s)) {
      for (int64_t k = 0; k < s; ++k) sum += dy(r, block.other * s + k) * w(block.number, f % s, k);
    }
    dx.put(r, f, sum);
  });
}

// body(index, input feature, output feature) for every weight, in the order of memory.
template <class Body>
void for_each_weight(const BlockLayout& layout, Body&& body) {
  const int64_t s = layout.block_size();
  for (int64_t i = 0; i < layout.n_input_blocks(); ++i) {
    for (const Block& block : blocks_of(layout.input_begin(), layout.by_input(), i)) {
      for (int64_t c = 0; c < s; ++c) {
        for (int64_t k = 0; k < s; ++k) body((block.number * s + c) * s + k, i * s + c, block.other * s + k);
      }
    }
  }
}

void run(const BsmmBackwardWeight& kernel, ThreadPool&) {
  ASSERT(kernel.x.size() == kernel.dy.size(), "{} steps of x, {} of dy", kernel.x.size(), kernel.dy.size());
  const std::vector<Reader> x(kernel.x.begin(), kernel.x.end());
  const std::vector<Reader> dy(kernel.dy.begin(), kernel.dy.end());
  const Writer dw(kernel.dw);
  for_each_weight(*kernel.layout, [&](int64_t index, int64_t input, int64_t output) {
    double sum = 0;
    for (size_t t = 0; t < x.size(); ++t) {
      for (int64_t r = 0; r < kernel.x[t].rows; ++r) sum += x[t](r, input) * dy[t](r, output);
    }
    dw.put(0, index, sum);
  });
}

void run(const ColumnNormForward& kernel, ThreadPool&) {
  const Reader w(kernel.w);
  const Writer norm(kernel.norm);
  std::vector<double> squares(static_cast<size_t>(kernel.layout->n_output()));
  for_each_weight(*kernel.layout, [&](int64_t index, int64_t /*input*/, int64_t output) {
    squares[static_cast<size_t>(output)] += w(0, index) * w(0, index);
  });
  for (size_t k = 0; k < squares.size(); ++k) norm.put(0, static_cast<int64_t>(k), std::sqrt(squares[k]));
}

void run(const ColumnNormBackward& kernel, ThreadPool&) {
  const Reader w(kernel.w), norm(kernel.norm), dnorm(kernel.dnorm);
  const Writer dw(kernel.dw);
  for_each_weight(*kernel.layout, [&](int64_t index, int64_t /*input*/, int64_t output) {
    const double length = norm(0, output);
    dw.put(0, index, length == 0 ? 0 : dnorm(0, output) * w(0, index) / length);
  });
}

}  // namespace

void add_products(ReferenceBackend& backend) {
  backend.add<BsmmForward>(run);
  backend.add<BsmmBackwardData>(run);
  backend.add<BsmmBackwardWeight>(run);
  backend.add<ColumnNormForward>(run);
  backend.add<ColumnNormBackward>(run);
}

}  // namespace bsexp::kernels::reference
