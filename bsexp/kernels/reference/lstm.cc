// LstmCell and LstmOutput, forward and backward.
#include <cmath>

#include "bsexp/kernels/reference/families.h"
#include "bsexp/kernels/reference/values.h"

namespace bsexp::kernels::reference {

namespace {

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

void run(const LstmCellForward& k, ThreadPool&) {
  const Reader i(k.i), f(k.f), u(k.u), c(k.c);
  const Writer c_next(k.c_next);
  for_each(k.c, [&](int64_t r, int64_t j) {
    c_next.put(r, j, sigmoid(f(r, j)) * c(r, j) + sigmoid(i(r, j)) * std::tanh(u(r, j)));
  });
}

void run(const LstmCellBackward& k, ThreadPool&) {
  const Reader i(k.i), f(k.f), u(k.u), c(k.c), dc_next(k.dc_next);
  const Writer di(k.di), df(k.df), du(k.du), dc(k.dc);
  for_each(k.c, [&](int64_t r, int64_t j) {
    const double d = dc_next(r, j);
    const double input = sigmoid(i(r, j)), forget = sigmoid(f(r, j)), update = std::tanh(u(r, j));
    di.put(r, j, d * update * input * (1 - input));
    df.put(r, j, d * c(r, j) * forget * (1 - forget));
    du.put(r, j, d * input * (1 - update * update));
    dc.put(r, j, d * forget);
  });
}

void run(const LstmOutputForward& k, ThreadPool&) {
  const Reader o(k.o), c(k.c);
  const Writer h(k.h);
  for_each(k.c, [&](int64_t r, int64_t j) { h.put(r, j, sigmoid(o(r, j)) * std::tanh(c(r, j))); });
}

void run(const LstmOutputBackward& k, ThreadPool&) {
  const Reader o(k.o), c(k.c), dh(k.dh);
  const Writer d_o(k.d_o), dc(k.dc);
  for_each(k.c, [&](int64_t r, int64_t j) {
    const double output = sigmoid(o(r, j)), cell = std::tanh(c(r, j));
    d_o.put(r, j, dh(r, j) * cell * output * (1 - output));
    dc.put(r, j, dh(r, j) * output * (1 - cell * cell));
  });
}

}  // namespace

void add_lstm(ReferenceBackend& backend) {
  backend.add<LstmCellForward>(run);
  backend.add<LstmCellBackward>(run);
  backend.add<LstmOutputForward>(run);
  backend.add<LstmOutputBackward>(run);
}

}  // namespace bsexp::kernels::reference
