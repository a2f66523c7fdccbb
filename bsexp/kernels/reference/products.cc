// The block-sparse products and the norms of columns.
#include <algorithm>
#include <bit>
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

// The gate of a block; 1 where there are none.
class Gates {
 public:
  explicit Gates(const View& view) : there_(static_cast<bool>(view)), values_(view) {}
  double operator()(int64_t z) const { return there_ ? values_(0, z) : 1; }

 private:
  bool there_;
  Reader values_;
};

void run(const BsmmForward& kernel, ThreadPool&) {
  const BlockLayout& layout = *kernel.layout;
  const int64_t s = layout.block_size();
  const Reader x(kernel.x), bias(kernel.bias);
  const Weights w(layout, kernel.w);
  const Gates gate(kernel.gate);
  const Writer y(kernel.y);
  for_each(kernel.y.view, [&](int64_t r, int64_t f) {
    double sum = kernel.bias ? bias(0, f) : 0;
    for (const Block& block : blocks_of(layout.output_begin(), layout.by_output(), f / s)) {
      if (gate(block.number) == 0) continue;
      const int64_t first = block.other * s, n = std::min(s, layout.n_input() - first);
      for (int64_t c = 0; c < n; ++c) sum += gate(block.number) * x(r, first + c) * w(block.number, c, f % s);
    }
    y.put(r, f, sum);
  });
}

void run(const BsmmBackwardData& kernel, ThreadPool&) {
  const BlockLayout& layout = *kernel.layout;
  const int64_t s = layout.block_size();
  const Reader dy(kernel.dy);
  const Weights w(layout, kernel.w);
  const Gates gate(kernel.gate);
  const Writer dx(kernel.dx);
  for_each(kernel.dx.view, [&](int64_t r, int64_t f) {
    double sum = 0;
    for (const Block& block : blocks_of(layout.input_begin(), layout.by_input(), f / s)) {
      if (gate(block.number) == 0) continue;
      const int64_t first = block.other * s, n = std::min(s, layout.n_output() - first);
      for (int64_t k = 0; k < n; ++k)
        sum += gate(block.number) * dy(r, first + k) * w(block.number, f % s, k);
    }
    dx.put(r, f, sum);
  });
}

struct Place {
  int64_t block, index;   // z and (z s + c) s + k
  int64_t input, output;  // features
  bool there;             // not in the padding of the last blocks
};

// body(place) for every weight, in the order of memory.
template <class Body>
void for_each_weight(const BlockLayout& layout, Body&& body) {
  const int64_t s = layout.block_size();
  for (int64_t i = 0; i < layout.n_input_blocks(); ++i) {
    for (const Block& block : blocks_of(layout.input_begin(), layout.by_input(), i)) {
      for (int64_t c = 0; c < s; ++c) {
        for (int64_t k = 0; k < s; ++k) {
          const int64_t input = i * s + c, output = block.other * s + k;
          body(Place{block.number, (block.number * s + c) * s + k, input, output,
                     input < layout.n_input() && output < layout.n_output()});
        }
      }
    }
  }
}

void run(const BsmmBackwardWeight& kernel, ThreadPool&) {
  ASSERT(kernel.x.size() == kernel.dy.size(), "{} steps of x, {} of dy", kernel.x.size(), kernel.dy.size());
  const std::vector<Reader> x(kernel.x.begin(), kernel.x.end());
  const std::vector<Reader> dy(kernel.dy.begin(), kernel.dy.end());
  const Reader w(kernel.w);
  const Gates gate(kernel.gate);
  const Writer dw(kernel.dw), dgate(kernel.dgate);
  std::vector<double> gate_sums(static_cast<size_t>(kernel.layout->n_blocks()));
  for_each_weight(*kernel.layout, [&](const Place& at) {
    double sum = 0;
    for (size_t t = 0; at.there && t < x.size(); ++t) {
      for (int64_t r = 0; r < kernel.x[t].rows; ++r) sum += x[t](r, at.input) * dy[t](r, at.output);
    }
    dw.put(0, at.index, gate(at.block) * sum);
    if (kernel.dgate) gate_sums[static_cast<size_t>(at.block)] += sum * w(0, at.index);
  });
  for (size_t z = 0; z < gate_sums.size(); ++z) dgate.put(0, static_cast<int64_t>(z), gate_sums[z]);
}

// To nearest, ties to even.
uint16_t to_bf16_bits(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  if (std::isnan(value)) return static_cast<uint16_t>(bits >> 16 | 0x40);
  const uint32_t below = bits & 0xFFFF, kept = bits >> 16;
  const bool up = below > 0x8000 || (below == 0x8000 && (kept & 1) == 1);
  return static_cast<uint16_t>(kept + (up ? 1 : 0));
}

void run(const ToBf16& kernel, ThreadPool&) {
  const Reader x(kernel.x);
  auto* const y = static_cast<uint16_t*>(kernel.y.data);
  for_each(kernel.x, [&](int64_t r, int64_t f) {
    y[f * kernel.x.rows + r] = to_bf16_bits(static_cast<float>(x(r, f)));
  });
}

// The products of the reference read the weights themselves.
void run(const PackWeights& kernel, ThreadPool&) {
  const Reader w(kernel.w);
  const Gates gate(kernel.gate);
  const Writer packed({kernel.packed});
  const int64_t size = int64_t{kernel.layout->block_size()} * kernel.layout->block_size();
  for_each(kernel.packed, [&](int64_t r, int64_t i) { packed.put(r, i, gate(i / size) * w(r, i)); });
}

void run(const ColumnNormForward& kernel, ThreadPool&) {
  const Reader w(kernel.w);
  const Writer norm(kernel.norm);
  std::vector<double> squares(static_cast<size_t>(kernel.layout->n_output()));
  for_each_weight(*kernel.layout, [&](const Place& at) {
    if (at.there) squares[static_cast<size_t>(at.output)] += w(0, at.index) * w(0, at.index);
  });
  for (size_t k = 0; k < squares.size(); ++k) norm.put(0, static_cast<int64_t>(k), std::sqrt(squares[k]));
}

void run(const ColumnNormBackward& kernel, ThreadPool&) {
  const Reader w(kernel.w), norm(kernel.norm), dnorm(kernel.dnorm);
  const Writer dw(kernel.dw);
  for_each_weight(*kernel.layout, [&](const Place& at) {
    const double length = at.there ? norm(0, at.output) : 0;
    dw.put(0, at.index, length == 0 ? 0 : dnorm(0, at.output) * w(0, at.index) / length);
  });
}

}  // namespace

void add_products(ReferenceBackend& backend) {
  backend.add<BsmmForward>(run);
  backend.add<BsmmBackwardData>(run);
  backend.add<BsmmBackwardWeight>(run);
  backend.add<ColumnNormForward>(run);
  backend.add<ColumnNormBackward>(run);
  backend.add<ToBf16>(run);
  backend.add<PackWeights>(run);
}

}  // namespace bsexp::kernels::reference
