#include "bsexp/nn/op_table.h"

#include "bsexp/base/random.h"

namespace bsexp::nn {

namespace {

using Inputs = std::vector<Var>;
constexpr int kBlock = 8;

// About half of the blocks, different in every row and column, with an empty row and an empty column where it
// is large.
kernels::BlockLayoutPtr half_layout(int64_t n_input, int64_t n_output) {
  const auto blocks = [](int64_t features) { return (features + kBlock - 1) / kBlock; };
  std::vector<std::pair<int32_t, int32_t>> edges;
  for (int32_t i = 0; i < blocks(n_input); ++i) {
    for (int32_t j = 0; j < blocks(n_output); ++j) {
      if ((i * 5 + j * 3) % 4 < 2 && i != 2 && j != 3) edges.emplace_back(i, j);
    }
  }
  const topology::BlockMask mask(blocks(n_input), blocks(n_output), std::move(edges));
  return std::make_shared<const kernels::BlockLayout>(mask, kBlock);
}

// Ids in 0 ... bound-1, one for each row, some of them repeated.
Tensor ids_below(Tape& tape, int64_t rows, int64_t bound) {
  Random random(7, "op_table/ids");
  std::vector<int32_t> ids;
  for (int64_t r = 0; r < rows; ++r) ids.push_back(static_cast<int32_t>(random.below(bound)));
  return tape.pool().from_ids(ids.data(), rows);
}

// An op of one input of [rows, features].
OpRow unary(const char* name, Var (*op)(const Var&)) {
  return {name, [op](int64_t rows, int64_t features) {
            return OpCase{{{rows, features}}, [op](Tape&, const Inputs& in) { return op(in[0]); }};
          }};
}

// An op whose second input lies on every second feature of the first.
OpRow strided(const char* name, Var (*op)(const Var&, const Var&, int64_t), int64_t stride) {
  return {name, [=](int64_t rows, int64_t features) {
            return OpCase{{{rows, features}, {rows, (features + stride - 1) / stride}},
                          [=](Tape&, const Inputs& in) { return op(in[0], in[1], stride); }};
          }};
}

OpRow layer_norm_row(const char* name, bool relu) {
  return {name, [relu](int64_t rows, int64_t features) {
            return OpCase{{{rows, features}, {1, features}, {1, features}}, [relu](Tape&, const Inputs& in) {
                            return layer_norm(in[0], in[1], in[2], {.relu = relu});
                          }};
          }};
}

// Followed by a product and a sum on every stride-th feature.
OpRow layer_norm_strided_row(const char* name, int64_t stride, bool relu) {
  return {name, [=](int64_t rows, int64_t features) {
            const int64_t n = (features + stride - 1) / stride;
            return OpCase{{{rows, features}, {1, features}, {1, features}, {rows, n}, {rows, n}},
                          [=](Tape&, const Inputs& in) {
                            return layer_norm(in[0], in[1], in[2], {in[3], in[4], stride, relu});
                          }};
          }};
}

OpCase bsmm_case(int64_t rows, int64_t features) {
  const auto layout = half_layout(features, features + kBlock);
  return {{{rows, layout->n_input()}, {1, layout->n_weights()}}, [=](Tape&, const Inputs& in) {
            return bsmm(in[0], {in[1], layout});
          }};
}

OpCase bsmm_sum_case(int64_t rows, int64_t features) {
  const auto w = half_layout(features + kBlock, features), u = half_layout(features, features);
  return {{{rows, w->n_input()}, {1, w->n_weights()}, {rows, u->n_input()}, {1, u->n_weights()}},
          [=](Tape&, const Inputs& in) {
            return bsmm(in[0], {in[1], w}, in[2], {in[3], u});
          }};
}

// One weight used three times: its gradient is computed as one grouped product.
OpCase bsmm_chain_case(int64_t rows, int64_t features) {
  const auto layout = half_layout(features, features);
  return {{{rows, layout->n_input()}, {1, layout->n_weights()}}, [=](Tape&, const Inputs& in) {
            const BlockWeight w{in[1], layout};
            return bsmm(tanh(bsmm(tanh(bsmm(in[0], w)), w)), w);
          }};
}

OpCase bsmm_bias_case(int64_t rows, int64_t features) {
  const auto layout = half_layout(features, features + kBlock);
  return {{{rows, layout->n_input()}, {1, layout->n_weights()}, {1, layout->n_output()}},
          [=](Tape&, const Inputs& in) {
            return bsmm(in[0], {in[1], layout}, in[2]);
          }};
}

// Two weights that share their gates, one of them used twice.
OpCase bsmm_gated_case(int64_t rows, int64_t features) {
  const auto layout = half_layout(features, features);
  return {{{rows, layout->n_input()},
           {1, layout->n_weights()},
           {1, layout->n_weights()},
           {1, layout->n_blocks()}},
          [=](Tape&, const Inputs& in) {
            const BlockWeight w{in[1], layout, in[3]}, u{in[2], layout, in[3]};
            return bsmm(tanh(bsmm(tanh(bsmm(in[0], w)), u)), w);
          }};
}

// Features that do not fill the last blocks.
OpCase bsmm_ragged_case(int64_t rows, int64_t features) {
  const auto whole = half_layout(features, features);
  std::vector<std::pair<int32_t, int32_t>> edges;
  for (size_t i = 0; i + 1 < whole->input_begin().size(); ++i) {
    for (int64_t b = whole->input_begin()[i]; b < whole->input_begin()[i + 1]; ++b) {
      edges.emplace_back(static_cast<int32_t>(i), whole->by_input()[static_cast<size_t>(b)].other);
    }
  }
  const topology::BlockMask mask(whole->n_input_blocks(), whole->n_output_blocks(), std::move(edges));
  const auto layout = std::make_shared<const kernels::BlockLayout>(mask, kBlock, features, features);
  return {{{rows, features}, {1, layout->n_weights()}}, [=](Tape&, const Inputs& in) {
            return bsmm(in[0], {in[1], layout});
          }};
}

// Two images; the taps of a strided, dilated kernel whose padding is on two sides only.
ConvWeight conv_weight(const Var& w, int64_t rows, int64_t features) {
  kernels::ConvGeometry geometry;
  geometry.height = 2 + rows % 5;
  geometry.width = 4 + features % 3;
  geometry.kernel_height = 2;
  geometry.kernel_width = 3;
  geometry.stride = 2;
  geometry.dilation = 1 + features % 2;
  geometry.top = geometry.left = geometry.dilation;
  const topology::BlockMask channels(2, 3, {{0, 0}, {0, 2}, {1, 0}});
  return {w, std::make_shared<const kernels::ConvLayout>(channels, kBlock, geometry.n_taps()), geometry};
}

OpCase conv_case(int64_t rows, int64_t features) {
  const ConvWeight shape = conv_weight({}, rows, features);
  return {{{2 * shape.geometry.input_pixels(), shape.layout->n_input()},
           {1, shape.layout->n_weights()},
           {1, shape.layout->n_output()}},
          [=](Tape&, const Inputs& in) { return conv(in[0], conv_weight(in[1], rows, features), in[2]); }};
}

OpCase deconv_case(int64_t rows, int64_t features) {
  const ConvWeight shape = conv_weight({}, rows, features);
  return {{{2 * shape.geometry.output_pixels(), shape.layout->n_output()},
           {1, shape.layout->n_weights()},
           {1, shape.layout->n_input()}},
          [=](Tape&, const Inputs& in) { return deconv(in[0], conv_weight(in[1], rows, features), in[2]); }};
}

OpCase column_norm_case(int64_t, int64_t features) {
  const auto layout = half_layout(features, features);
  return {{{1, layout->n_weights()}}, [=](Tape&, const Inputs& in) { return column_norm({in[0], layout}); }};
}

OpCase divide_case(int64_t rows, int64_t features) {
  return {{{rows, features}, {rows, features, true}},
          [](Tape&, const Inputs& in) { return divide(in[0], in[1]); }};
}

OpCase scale_shift_case(int64_t rows, int64_t features) {
  return {{{rows, features}, {1, features}, {1, features}},
          [](Tape&, const Inputs& in) { return scale_shift(in[0], in[1], in[2]); }};
}

OpCase subset_case(int64_t rows, int64_t features) {
  return {{{rows, features}}, [](Tape&, const Inputs& in) { return subset(in[0], 3); }};
}

OpCase normalize_rows_case(int64_t rows, int64_t features) {
  return {{{rows, features}, {rows, 1}},
          [](Tape&, const Inputs& in) { return normalize_rows(in[0], in[1]); }};
}

OpCase dropout_case(int64_t rows, int64_t features) {
  return {{{rows, features}},
          [](Tape&, const Inputs& in) { return dropout(in[0], 0.7, stream_key(3, "op_table/dropout")); }};
}

OpCase embedding_case(int64_t rows, int64_t features) {
  constexpr int64_t kVocabulary = 11;
  return {{{kVocabulary, features}},
          [=](Tape& tape, const Inputs& in) { return embedding(ids_below(tape, rows, kVocabulary), in[0]); }};
}

OpCase lstm_cell_case(int64_t rows, int64_t features) {
  return {{{rows, features}, {rows, features}, {rows, features}, {rows, features}},
          [](Tape&, const Inputs& in) { return lstm_cell(in[0], in[1], in[2], in[3]); }};
}

OpCase lstm_output_case(int64_t rows, int64_t features) {
  return {{{rows, features}, {rows, features}},
          [](Tape&, const Inputs& in) { return lstm_output(in[0], in[1]); }};
}

OpCase softmax_cross_entropy_case(int64_t rows, int64_t features) {
  return {{{rows, features}}, [=](Tape& tape, const Inputs& in) {
            return softmax_cross_entropy(in[0], ids_below(tape, rows, features));
          }};
}

}  // namespace

const Table<OpRow>& op_table() {
  static const Table<OpRow> table("op", {
                                            {"bsmm", bsmm_case},
                                            {"bsmm_sum", bsmm_sum_case},
                                            {"bsmm_chain", bsmm_chain_case},
                                            {"bsmm_bias", bsmm_bias_case},
                                            {"bsmm_gated", bsmm_gated_case},
                                            {"bsmm_ragged", bsmm_ragged_case},
                                            {"conv", conv_case},
                                            {"deconv", deconv_case},
                                            strided("add", add, 1),
                                            strided("add_strided", add, 2),
                                            strided("mul", mul, 1),
                                            strided("mul_strided", mul, 2),
                                            {"subset", subset_case},
                                            unary("relu", relu),
                                            unary("sigmoid", sigmoid),
                                            unary("tanh", tanh),
                                            layer_norm_row("layer_norm", false),
                                            layer_norm_row("layer_norm_relu", true),
                                            layer_norm_strided_row("layer_norm_then", 1, false),
                                            layer_norm_strided_row("layer_norm_then_strided", 2, true),
                                            {"scale_shift", scale_shift_case},
                                            {"column_norm", column_norm_case},
                                            {"divide", divide_case},
                                            {"normalize_rows", normalize_rows_case},
                                            {"dropout", dropout_case},
                                            {"embedding", embedding_case},
                                            {"lstm_cell", lstm_cell_case},
                                            {"lstm_output", lstm_output_case},
                                            {"softmax_cross_entropy", softmax_cross_entropy_case},
                                        });
  return table;
}

}  // namespace bsexp::nn
