#pragma once
// Sum, SumOfSquares, Adam, Adamax, Sgd, MovingAverage of the cpu backend. Compiled once per instruction set.
#include <cmath>

#include "bsexp/kernels/cpu/cpu_backend.h"
#include "bsexp/kernels/cpu/sums.h"

namespace bsexp::kernels {

namespace {

// The sum of term(x) over n numbers, in f64.
template <class Term>
double sum_of_piece(const float* x, int64_t n, Term term) {
  constexpr int64_t kStep = kLanes / 2;
  D sums[4] = {};
  int64_t i = 0;
  for (; i + 4 * kStep <= n; i += 4 * kStep) {
    for (int j = 0; j < 4; ++j) sums[j] += term(load_doubles(x + i + j * kStep));
  }
  const D lanes = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  double total = 0;
  for (int j = 0; j < kStep; ++j) total += lanes[j];
  for (; i < n; ++i) total += term(static_cast<double>(x[i]));
  return total;
}

// Likewise, in pieces of a fixed length that are added in order.
template <class Term>
double sum_in_double(const View& x_view, ThreadPool& threads, Term term) {
  const float* const x = floats(x_view);
  const Pieces pieces({x_view.data, x_view.dtype, 1, x_view.size()});
  double* const parts = scratch_for_sums(pieces.count);
  threads.for_ranges(pieces.count, kLightGrain / Pieces::kElements, [&](int64_t begin, int64_t end) {
    for (int64_t p = begin; p < end; ++p) {
      parts[p] = sum_of_piece(x + pieces.begin(p), pieces.end(p) - pieces.begin(p), term);
    }
  });
  double total = 0;
  for (int64_t p = 0; p < pieces.count; ++p) total += parts[p];
  return total;
}

inline void run(const SumOfSquares& k, ThreadPool& threads) {
  doubles(k.result)[k.index] = sum_in_double(k.x, threads, [](auto x) { return x * x; });
}

inline void run(const Sum& k, ThreadPool& threads) {
  doubles(k.result)[k.index] = sum_in_double(k.x, threads, [](auto x) { return x; });
}

inline F constant(double value) { return splat(static_cast<float>(value)); }

inline void run(const Adam& k, ThreadPool& threads) {
  const float* const gradient = floats(k.gradient);
  float *const w = floats(k.w), *const m = floats(k.m), *const v = floats(k.v);
  const auto step = static_cast<double>(k.step);
  const F scale = constant(k.gradient_scale), epsilon = constant(k.epsilon);
  const F beta1 = constant(k.beta1), rest1 = constant(1 - k.beta1);
  const F beta2 = constant(k.beta2), rest2 = constant(1 - k.beta2);
  const F rate = constant(k.rate / (1 - std::pow(k.beta1, step)));
  const F v_correction = constant(1 / (1 - std::pow(k.beta2, step))), kept = constant(1 - k.shrink);
  for_elements(k.w.size(), kLightGrain, threads, [=](auto at) {
    const F g = scale * at.load(gradient);
    const F m_new = fma(beta1, at.load(m), rest1 * g);
    const F v_new = fma(beta2, at.load(v), rest2 * g * g);
    at.store(m, m_new);
    at.store(v, v_new);
    at.store(w, kept * at.load(w) - rate * m_new / (sqrt(v_new * v_correction) + epsilon));
  });
}

inline void run(const Adamax& k, ThreadPool& threads) {
  const float* const gradient = floats(k.gradient);
  float *const w = floats(k.w), *const m = floats(k.m), *const u = floats(k.u);
  const F scale = constant(k.gradient_scale), epsilon = constant(k.epsilon);
  const F beta1 = constant(k.beta1), rest1 = constant(1 - k.beta1), beta2 = constant(k.beta2);
  const F rate = constant(k.rate / (1 - std::pow(k.beta1, static_cast<double>(k.step))));
  for_elements(k.w.size(), kLightGrain, threads, [=](auto at) {
    const F g = scale * at.load(gradient);
    const F m_new = fma(beta1, at.load(m), rest1 * g);
    const F old = beta2 * at.load(u), now = abs(g) + epsilon;
    const F u_new = select(old > now, old, now);
    at.store(m, m_new);
    at.store(u, u_new);
    at.store(w, at.load(w) - rate * m_new / u_new);
  });
}

inline void run(const Sgd& k, ThreadPool& threads) {
  const float* const gradient = floats(k.gradient);
  float *const w = floats(k.w), *const velocity = floats(k.velocity);
  const F scale = constant(k.gradient_scale), momentum = constant(k.momentum), rate = constant(k.rate);
  for_elements(k.w.size(), kLightGrain, threads, [=](auto at) {
    F step = scale * at.load(gradient);
    if (velocity != nullptr) {
      step = fma(momentum, at.load(velocity), step);
      at.store(velocity, step);
    }
    at.store(w, at.load(w) - rate * step);
  });
}

inline void run(const MovingAverage& k, ThreadPool& threads) {
  const float* const w = floats(k.w);
  float* const average = floats(k.average);
  const F decay = constant(k.decay), rest = constant(1 - k.decay);
  for_elements(k.w.size(), kLightGrain, threads,
               [=](auto at) { at.store(average, fma(decay, at.load(average), rest * at.load(w))); });
}

inline void add_optimizer(CpuBackend& backend) {
  backend.add<SumOfSquares>(run);
  backend.add<Sum>(run);
  backend.add<Adam>(run);
  backend.add<Adamax>(run);
  backend.add<Sgd>(run);
  backend.add<MovingAverage>(run);
}

}  // namespace

}  // namespace bsexp::kernels
