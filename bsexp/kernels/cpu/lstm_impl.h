#pragma once
// LstmCell and LstmOutput of the cpu backend. Compiled once per instruction set.
#include "bsexp/kernels/cpu/cpu_backend.h"
#include "bsexp/kernels/cpu/loops.h"
#include "bsexp/kernels/cpu/vector_math.h"

namespace bsexp::kernels {

namespace {

inline void run(const LstmCellForward& k, ThreadPool& threads) {
  const float *const i = floats(k.i), *const f = floats(k.f), *const u = floats(k.u);
  const float* const c = floats(k.c);
  float* const c_next = floats(k.c_next);
  for_elements(k.c.size(), kHeavyGrain, threads, [=](auto at) {
    const F kept = sigmoid(at.load(f)) * at.load(c);
    at.store(c_next, fma(sigmoid(at.load(i)), tanh(at.load(u)), kept));
  });
}

inline void run(const LstmCellBackward& k, ThreadPool& threads) {
  const float *const i = floats(k.i), *const f = floats(k.f), *const u = floats(k.u);
  const float *const c = floats(k.c), *const dc_next = floats(k.dc_next);
  const Target di(k.di), df(k.df), du(k.du), dc(k.dc);
  for_elements(k.c.size(), kHeavyGrain, threads, [=](auto at) {
    const F d = at.load(dc_next);
    const WithSlope input = sigmoid_with_slope(at.load(i)), update = tanh_with_slope(at.load(u));
    at.put(di, d * update.value * input.slope);
    at.put(du, d * input.value * update.slope);
    const WithSlope forget = sigmoid_with_slope(at.load(f));
    at.put(df, d * at.load(c) * forget.slope);
    at.put(dc, d * forget.value);
  });
}

inline void run(const LstmOutputForward& k, ThreadPool& threads) {
  const float *const o = floats(k.o), *const c = floats(k.c);
  float* const h = floats(k.h);
  for_elements(k.c.size(), kHeavyGrain, threads,
               [=](auto at) { at.store(h, sigmoid(at.load(o)) * tanh(at.load(c))); });
}

inline void run(const LstmOutputBackward& k, ThreadPool& threads) {
  const float *const o = floats(k.o), *const c = floats(k.c), *const dh = floats(k.dh);
  const Target d_o(k.d_o), dc(k.dc);
  for_elements(k.c.size(), kHeavyGrain, threads, [=](auto at) {
    const F d = at.load(dh);
    const WithSlope output = sigmoid_with_slope(at.load(o)), cell = tanh_with_slope(at.load(c));
    at.put(d_o, d * cell.value * output.slope);
    at.put(dc, d * output.value * cell.slope);
  });
}

inline void add_lstm(CpuBackend& backend) {
  backend.add<LstmCellForward>(run);
  backend.add<LstmCellBackward>(run);
  backend.add<LstmOutputForward>(run);
  backend.add<LstmOutputBackward>(run);
}

}  // namespace

}  // namespace bsexp::kernels
