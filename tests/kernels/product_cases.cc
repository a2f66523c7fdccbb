#include "bsexp/base/random.h"
#include "tests/kernels/kernel_cases.h"

namespace bsexp::kernels {

namespace {

constexpr Tolerance kGateGradient = {1e-5, 5e-4, "f32 sums over a block of f32 sums: thousands of products"};
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

// The same with features that do not fill the last blocks.
BlockLayout ragged_layout_of(const Trial& t, int block_size) {
  const BlockLayout whole = layout_of(t, block_size);
  std::vector<std::pair<int32_t, int32_t>> edges;
  for (int64_t i = 0; i < whole.n_input_blocks(); ++i) {
    for (auto b = whole.input_begin()[static_cast<size_t>(i)];
         b < whole.input_begin()[static_cast<size_t>(i) + 1]; ++b) {
      edges.emplace_back(i, whole.by_input()[static_cast<size_t>(b)].other);
    }
  }
  return {topology::BlockMask(whole.n_input_blocks(), whole.n_output_blocks(), std::move(edges)), block_size,
          whole.n_input() - 1 - t.features() % 7, whole.n_output() - 7 + t.features() % 7};
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

// With everything that is optional: bias, gates (some of them 0) and features that do not fill the blocks.
constexpr Values kGates = {.zero_every = 3};

void forward_with_all(Trial& t, const BlockLayout& layout) {
  const View x = t.input(t.rows(), layout.n_input()), w = t.input(1, layout.n_weights());
  const View bias = t.input(1, layout.n_output()), gate = t.input(1, layout.n_blocks(), kGates);
  t.run(BsmmForward{&layout, x, w, t.gradient(t.rows(), layout.n_output()), bias, gate});
}

void backward_data_with_all(Trial& t, const BlockLayout& layout) {
  const View dy = t.input(t.rows(), layout.n_output()), w = t.input(1, layout.n_weights());
  const View gate = t.input(1, layout.n_blocks(), kGates);
  t.run(BsmmBackwardData{&layout, dy, w, t.gradient(t.rows(), layout.n_input()), gate});
}

void backward_weight_with_all(Trial& t, const BlockLayout& layout) {
  const View x[] = {t.input(t.rows(), layout.n_input()), t.input(3, layout.n_input())};
  const View dy[] = {t.input(t.rows(), layout.n_output()), t.input(3, layout.n_output())};
  const View w = t.input(1, layout.n_weights()), gate = t.input(1, layout.n_blocks(), kGates);
  const Out dw = t.gradient(1, layout.n_weights()), dgate = t.gradient(1, layout.n_blocks());
  t.run(BsmmBackwardWeight{&layout, x, dy, dw, w, gate, dgate});
}

// Operands in bf16.
void forward_bf16(Trial& t, const BlockLayout& layout) {
  const View x = t.bf16_input(t.rows(), layout.n_input()), w = t.bf16_input(1, layout.n_weights());
  t.run(BsmmForward{&layout, x, w, t.gradient(t.rows(), layout.n_output())});
}

void backward_data_bf16(Trial& t, const BlockLayout& layout) {
  const View dy = t.bf16_input(t.rows(), layout.n_output()), w = t.bf16_input(1, layout.n_weights());
  t.run(BsmmBackwardData{&layout, dy, w, t.gradient(t.rows(), layout.n_input())});
}

void backward_weight_bf16(Trial& t, const BlockLayout& layout) {
  const View x[] = {t.bf16_input(t.rows(), layout.n_input()), t.bf16_input(3, layout.n_input())};
  const View dy[] = {t.bf16_input(t.rows(), layout.n_output()), t.bf16_input(3, layout.n_output())};
  t.run(BsmmBackwardWeight{&layout, x, dy, t.gradient(1, layout.n_weights())});
}

// Whole blocks and even numbers of rows: pairs of rows are multiplied together where the processor can.
void backward_weight_bf16_pairs(Trial& t, const BlockLayout& layout) {
  const int64_t rows = 2 * t.rows();
  const View x[] = {t.bf16_input(rows, layout.n_input()), t.bf16_input(4, layout.n_input())};
  const View dy[] = {t.bf16_input(rows, layout.n_output()), t.bf16_input(4, layout.n_output())};
  t.run(BsmmBackwardWeight{&layout, x, dy, t.gradient(1, layout.n_weights())});
}

// Through packed weights, which only the product that reads them can tell.
void packed_forward(Trial& t, const BlockLayout& layout, const View& x, const View& w, const View& gate) {
  const View packed = t.scratch(1, layout.n_weights());
  t.run(PackWeights{&layout, w, PackWeights::Reader::forward, packed, gate});
  t.run(BsmmForward{&layout, x, w, t.gradient(t.rows(), layout.n_output()), {}, gate, packed});
}

void packed_backward_data(Trial& t, const BlockLayout& layout, const View& dy, const View& w,
                          const View& gate) {
  const View packed = t.scratch(1, layout.n_weights());
  t.run(PackWeights{&layout, w, PackWeights::Reader::backward_data, packed, gate});
  t.run(BsmmBackwardData{&layout, dy, w, t.gradient(t.rows(), layout.n_input()), gate, packed});
}

void packed(Trial& t, const BlockLayout& layout) {
  const View w = t.input(1, layout.n_weights()), gate = t.input(1, layout.n_blocks(), kGates);
  packed_forward(t, layout, t.input(t.rows(), layout.n_input()), w, {});
  packed_forward(t, layout, t.input(t.rows(), layout.n_input()), w, gate);
  packed_backward_data(t, layout, t.input(t.rows(), layout.n_output()), w, {});
  packed_backward_data(t, layout, t.input(t.rows(), layout.n_output()), w, gate);
}

void packed_bf16(Trial& t, const BlockLayout& layout) {
  const View w = t.bf16_input(1, layout.n_weights()), gate = t.input(1, layout.n_blocks(), kGates);
  packed_forward(t, layout, t.bf16_input(t.rows(), layout.n_input()), w, {});
  packed_forward(t, layout, t.bf16_input(t.rows(), layout.n_input()), w, gate);
  packed_backward_data(t, layout, t.bf16_input(t.rows(), layout.n_output()), w, {});
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

using MakeLayout = BlockLayout (*)(const Trial&, int block_size);

template <class Args>
void add_block_sizes(std::vector<KernelCase>& cases, const char* variant, MakeLayout make,
                     void (*run)(Trial&, const BlockLayout&), const Tolerance& tolerance = kProduct) {
  for (const int block_size : {8, 16, 32, 64}) {
    const std::string name = fmt::format("block_{}{}", block_size, variant);
    cases.push_back(
        kernel_case<Args>(name.c_str(), tolerance, [=](Trial& t) { run(t, make(t, block_size)); }));
  }
}

}  // namespace

std::vector<KernelCase> product_cases() {
  std::vector<KernelCase> cases;
  add_block_sizes<BsmmForward>(cases, "", layout_of, forward);
  add_block_sizes<BsmmForward>(cases, "_with_all", ragged_layout_of, forward_with_all);
  add_block_sizes<BsmmForward>(cases, "_bf16", ragged_layout_of, forward_bf16);
  add_block_sizes<BsmmBackwardData>(cases, "", layout_of, backward_data);
  add_block_sizes<BsmmBackwardData>(cases, "_with_all", ragged_layout_of, backward_data_with_all);
  add_block_sizes<BsmmBackwardData>(cases, "_bf16", ragged_layout_of, backward_data_bf16);
  add_block_sizes<BsmmBackwardWeight>(cases, "", layout_of, backward_weight);
  add_block_sizes<BsmmBackwardWeight>(cases, "_with_all", ragged_layout_of, backward_weight_with_all,
                                      kGateGradient);
  add_block_sizes<BsmmBackwardWeight>(cases, "_bf16", ragged_layout_of, backward_weight_bf16);
  add_block_sizes<BsmmBackwardWeight>(cases, "_bf16_pairs", layout_of, backward_weight_bf16_pairs);
  add_block_sizes<PackWeights>(cases, "", layout_of, packed);
  add_block_sizes<PackWeights>(cases, "_ragged", ragged_layout_of, packed);
  add_block_sizes<PackWeights>(cases, "_bf16", ragged_layout_of, packed_bf16);
  add_block_sizes<ColumnNormForward>(cases, "", layout_of, column_norm_forward);
  add_block_sizes<ColumnNormForward>(cases, "_ragged", ragged_layout_of, column_norm_forward);
  add_block_sizes<ColumnNormBackward>(cases, "", layout_of, column_norm_backward);
  add_block_sizes<ColumnNormBackward>(cases, "_ragged", ragged_layout_of, column_norm_backward);
  cases.push_back(kernel_case<ToBf16>("", {0, 0, "one rounding, the same everywhere"}, [](Trial& t) {
    const View x = t.input();
    t.run(ToBf16{x, t.bf16_result(t.rows(), t.features())});
  }));
  return cases;
}

}  // namespace bsexp::kernels
