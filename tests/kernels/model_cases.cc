#include "tests/kernels/kernel_cases.h"

namespace bsexp::kernels {

namespace {

constexpr Tolerance kGates = {1.5e-6, 1e-6, "products of a few exp and tanh, each within a few ulp"};
constexpr Tolerance kRoundings = {1e-6, 4e-6, "sums of some repeated rows, in f32"};
constexpr Tolerance kLogSum = {1e-6, 4e-6,
                               "an f32 sum of exponentials, its logarithm, a difference of about 10"};

int64_t vocabulary(const Trial& t) { return 5 + t.features() % 29; }

void lstm_cell_forward(Trial& t) {
  const View i = t.input({.spread = 2}), f = t.input({.spread = 2}), u = t.input(), c = t.input();
  t.run(LstmCellForward{i, f, u, c, t.result()});
}

void lstm_cell_backward(Trial& t) {
  const View i = t.input({.spread = 2}), f = t.input({.spread = 2}), u = t.input(), c = t.input();
  const View d = t.input();
  const Out di = t.gradient(), df = t.gradient(), du = t.gradient();
  t.run(LstmCellBackward{i, f, u, c, d, di, df, du, t.gradient()});
}

void lstm_output_forward(Trial& t) {
  const View o = t.input({.spread = 2}), c = t.input();
  t.run(LstmOutputForward{o, c, t.result()});
}

void lstm_output_backward(Trial& t) {
  const View o = t.input({.spread = 2}), c = t.input(), dh = t.input();
  const Out d_o = t.gradient();
  t.run(LstmOutputBackward{o, c, dh, d_o, t.gradient()});
}

}  // namespace

std::vector<KernelCase> model_cases() {
  return {kernel_case<EmbeddingForward>("", {0, 0, "copies"},
                                        [](Trial& t) {
                                          const View ids = t.ids(t.rows(), vocabulary(t));
                                          const View table = t.input(vocabulary(t), t.features());
                                          t.run(EmbeddingForward{ids, table, t.result()});
                                        }),
          kernel_case<EmbeddingBackward>(
              "", kRoundings,
              [](Trial& t) {
                const View ids = t.ids(t.rows(), vocabulary(t)), dy = t.input();
                t.run(EmbeddingBackward{ids, dy, t.gradient(vocabulary(t), t.features())});
              }),
          kernel_case<LstmCellForward>("", kGates, lstm_cell_forward),
          kernel_case<LstmCellBackward>("", kGates, lstm_cell_backward),
          kernel_case<LstmOutputForward>("", kGates, lstm_output_forward),
          kernel_case<LstmOutputBackward>("", kGates, lstm_output_backward),
          kernel_case<SoftmaxCrossEntropyForward>(
              "", kLogSum,
              [](Trial& t) {
                const View logits = t.input({.spread = 3});
                const View targets = t.ids(t.rows(), t.features());
                const View loss = t.result(t.rows(), 1);
                t.run(SoftmaxCrossEntropyForward{logits, targets, loss, t.result(t.rows(), 1)});
              }),
          kernel_case<SoftmaxCrossEntropyBackward>(
              "", {4e-6, 1e-6, "exp of a rounded difference of about 10"}, [](Trial& t) {
                const View logits = t.input();
                const View targets = t.ids(t.rows(), t.features());
                const View log_sum = t.input(t.rows(), 1, {.center = 4, .spread = 0.5});
                const View dloss = t.input(t.rows(), 1);
                t.run(SoftmaxCrossEntropyBackward{logits, targets, log_sum, dloss, t.gradient()});
              })};
}

}  // namespace bsexp::kernels
