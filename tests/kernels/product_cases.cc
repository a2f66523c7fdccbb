#include "bsexp/base/random.h"
#include "tests/kernels/kernel_cases.h"

namespace bsexp::kernels {

namespace {

constexpr Tolerance kProduct = {2e-6, 3e-5, "f32 sums of up to some hundred products of order 1"};

// A random layout of a few blocks whose size follows the shape; the last column has no block.
BlockLayout layout_of(const Trial& t, int block_size) {
  const int64_t n_rows = 1 + t.features() % 5, n_columns = 1 + t.features() % 4;
  Random random(3, "layout");
  std::vector<std::pair<int32_t, int32_t>> edges;
  for (int32_t i = 0; i < n_rows; ++i) {
    for (int32_t j = 0; j + 1 < n_columns; ++j) {
      if (random.uniform() < 0.6) edges.emplace_back(i, j);
    }
  }
  if (n_columns == 1) edges.emplace_back(0, 0);
  return {topology::BlockMask(n_rows, n_columns, std::move(edges)), block_size};
}

void forward(Trial& t, const BlockLayout& layout) {
  const View x = t.input(t.rows(), layout.n_input()), w = t.input(1, layout.n_weights());
  t.run(BsmmForward{&layout, x, w, t.gradient(t.rows(), layout.n_output())});
}

void backward_data(Trial& t, const BlockLayout& layout) {
  const View dy = t.input(t.rows(), layout.n_output()), w = t.input(1, layout.n_weights());
  t.run(BsmmBackwardData{&layout, dy, w, t.gradient(t.rows(), layout.n_input())});
}

void backward_weight(Trial& t, const BlockLayout& layout) {
  const View x[] = {t.input(t.rows(), layout.n_input()), t.input(3, layout.n_input())};
  const View dy[] = {t.input(t.rows(), layout.n_output()), t.input(3, layout.n_output())};
  t.run(BsmmBackwardWeight{&layout, x, dy, t.gradient(1, layout.n_weights())});
}

void column_norm_forward(Trial& t, const BlockLayout& layout) {
  const View w = t.input(1, layout.n_weights());
  t.run(ColumnNormForward{&layout, w, t.result(1, layout.n_output())});
}

void column_norm_backward(Trial& t, const BlockLayout& layout) {
  const View w = t.input(1, layout.n_weights());
  const View norm = t.input(1, layout.n_output(), {.center = 3, .spread = 0.3, .zero_every = 6});
  const View dnorm = t.input(1, layout.n_output());
  t.run(ColumnNormBackward{&layout, w, norm, dnorm, t.gradient(1, layout.n_weights())});
}

template <class Args>
void add_block_sizes(std::vector<KernelCase>& cases, void (*run)(Trial&, const BlockLayout&)) {
  for (const int block_size : {8, 16, 32, 64}) {
    const std::string variant = fmt::format("block_{}", block_size);
    cases.push_back(
        kernel_case<Args>(variant.c_str(), kProduct, [=](Trial& t) { run(t, layout_of(t, block_size)); }));
  }
}

}  // namespace

std::vector<KernelCase> product_cases() {
  std::vector<KernelCase> cases;
  add_block_sizes<BsmmForward>(cases, forward);
  add_block_sizes<BsmmBackwardData>(cases, backward_data);
  add_block_sizes<BsmmBackwardWeight>(cases, backward_weight);
  add_block_sizes<ColumnNormForward>(cases, column_norm_forward);
  add_block_sizes<ColumnNormBackward>(cases, column_norm_backward);
  return cases;
}

}  // namespace bsexp::kernels
