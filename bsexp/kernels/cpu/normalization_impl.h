#pragma once
// LayerNorm, ScaleShift, Divide, NormalizeRows of the cpu backend. Compiled once per instruction set.
#include <cmath>

#include "bsexp/kernels/cpu/cpu_backend.h"
#include "bsexp/kernels/cpu/strided.h"
#include "bsexp/kernels/cpu/sums.h"

namespace bsexp::kernels {

namespace {

// The mean of some features of each row, spread over all: a number near the row's own mean, so that sums of
// differences from it do not cancel.
inline void sample_means(const View& x_view, float* means) {
  const float* const x = floats(x_view);
  const int64_t rows = x_view.rows, n = std::min<int64_t>(x_view.features, 64);
  const float share = 1 / static_cast<float>(n);
  std::fill_n(means, rows, 0.0F);
  for (int64_t i = 0; i < n; ++i) {
    const int64_t f = i * x_view.features / n;
    for_vectors(0, rows, [&](auto at) {
      at.store(means, fma(at.moved(f * rows).load(x), splat(share), at.load(means)));
    });
  }
}

// Variance from sums of d = x - c and of d^2, c from sample_means: one pass over x.
inline void run(const LayerNormForward& k, ThreadPool& threads) {
  const float *const x = floats(k.x), *const gain = floats(k.gain), *const bias = floats(k.bias);
  float *const y = floats(k.y), *const mean = floats(k.mean), *const rstd = floats(k.rstd);
  const int64_t rows = k.x.rows;
  const auto n = static_cast<double>(k.x.features);
  // What the rounding of a large mean to f32 leaves; the sampled mean lies here before.
  float* const rest = scratch_for_rows(rows);
  sample_means(k.x, rest);
  const double* const sums = sum_matrix<2, 0>(k.x, kLightGrain, threads, nullptr, [=](auto at) {
    const F d = at.load(x) - at.row(rest);
    return Terms<2, 0>{{d, d * d}, {}};
  });
  for (int64_t r = 0; r < rows; ++r) {
    const double off = sums[r] / n;
    const double exact = static_cast<double>(rest[r]) + off;
    const double variance = std::max(0.0, sums[rows + r] / n - off * off);
    mean[r] = static_cast<float>(exact);
    rest[r] = static_cast<float>(exact - static_cast<double>(mean[r]));
    rstd[r] = static_cast<float>(1 / std::sqrt(variance + k.epsilon));
  }
  const float *const times = floats(k.then.times), *const plus = floats(k.then.plus);
  const Strided strided(rows, k.then.stride);
  const float least = k.then.relu ? 0 : -std::numeric_limits<float>::infinity();
  for_matrix(k.x, kLightGrain, threads, [=](auto at) {
    const F normalized = (at.load(x) - at.row(mean) - at.row(rest)) * at.row(rstd);
    F value = fma(normalized, at.feature(gain), at.feature(bias));
    if (times != nullptr) value *= strided.load(at, times, 1);
    if (plus != nullptr) value += strided.load(at, plus, 0);
    at.store(y, select(value < splat(least), splat(least), value));  // keeps NaN
  });
}

// The parts of the backward pass at one place.
struct Normalized {
  F n, dplus, g, dn;
};

inline void run(const LayerNormBackward& k, ThreadPool& threads) {
  const float *const x = floats(k.x), *const gain = floats(k.gain), *const dy = floats(k.dy);
  const float *const mean = floats(k.mean), *const rstd = floats(k.rstd);
  const float* const y = k.then.relu ? floats(k.y) : nullptr;
  const float *const times = floats(k.then.times), *const bias = floats(k.bias);
  const int64_t rows = k.x.rows;
  const Strided strided(rows, k.then.stride);
  const auto parts = [=](auto at) {
    const F n = (at.load(x) - at.row(mean)) * at.row(rstd);
    F dplus = at.load(dy);
    if (y != nullptr) dplus = select(at.load(y) > splat(0), dplus, splat(0));
    const F g = times == nullptr ? dplus : dplus * strided.load(at, times, 1);
    return Normalized{n, dplus, g, g * at.feature(gain)};
  };
  const Target by_feature[] = {Target(k.dgain), Target(k.dbias)};
  const Target dtimes(k.dtimes), dplus(k.dplus);
  const double* const sums = sum_matrix<2, 2>(k.x, kLightGrain, threads, by_feature, [=](auto at) {
    const Normalized p = parts(at);
    if (dtimes.data != nullptr) {
      strided.put(at, dtimes, p.dplus * fma(p.n, at.feature(gain), at.feature(bias)));
    }
    if (dplus.data != nullptr) strided.put(at, dplus, p.dplus);
    return Terms<2, 2>{{p.dn, p.dn * p.n}, {p.g * p.n, p.g}};
  });
  const Target dx(k.dx);
  if (dx.data == nullptr) return;
  float* const means = scratch_for_rows(2 * rows);  // of dn, of dn n
  const double share = 1 / static_cast<double>(k.x.features);
  for (int64_t i = 0; i < 2 * rows; ++i) means[i] = static_cast<float>(sums[i] * share);
  for_matrix(k.x, kLightGrain, threads, [=](auto at) {
    const Normalized p = parts(at);
    at.put(dx, at.row(rstd) * (p.dn - at.row(means) - p.n * at.row(means + rows)));
  });
}

inline void run(const ScaleShiftForward& k, ThreadPool& threads) {
  const float *const x = floats(k.x), *const scale = floats(k.scale), *const shift = floats(k.shift);
  float* const y = floats(k.y);
  for_matrix(k.x, kLightGrain, threads, [=](auto at) {
    const F scaled = scale == nullptr ? at.load(x) : at.load(x) * at.feature(scale);
    at.store(y, shift == nullptr ? scaled : scaled + at.feature(shift));
  });
}

inline void run(const ScaleShiftBackward& k, ThreadPool& threads) {
  const float *const x = floats(k.x), *const scale = floats(k.scale), *const dy = floats(k.dy);
  const Target dx(k.dx);
  const Target by_feature[] = {Target(k.dshift), Target(k.dscale)};
  const auto put_dx = [=](auto at, F d) { at.put(dx, scale == nullptr ? d : d * at.feature(scale)); };
  if (!k.dscale) {  // x is not needed, and may be empty
    sum_matrix<0, 1>(k.dy, kLightGrain, threads, by_feature, [=](auto at) {
      const F d = at.load(dy);
      put_dx(at, d);
      return Terms<0, 1>{{}, {d}};
    });
    return;
  }
  sum_matrix<0, 2>(k.dy, kLightGrain, threads, by_feature, [=](auto at) {
    const F d = at.load(dy);
    put_dx(at, d);
    return Terms<0, 2>{{}, {d, d * at.load(x)}};
  });
}

inline F divided(F a, F b) { return select(b == splat(0), splat(0), a / b); }

inline void run(const DivideForward& k, ThreadPool& threads) {
  const float *const a = floats(k.a), *const b = floats(k.b);
  float* const y = floats(k.y);
  for_elements(k.a.size(), kLightGrain, threads,
               [=](auto at) { at.store(y, divided(at.load(a), at.load(b))); });
}

inline void run(const DivideBackward& k, ThreadPool& threads) {
  const float *const b = floats(k.b), *const y = floats(k.y), *const dy = floats(k.dy);
  const Target da(k.da), db(k.db);
  for_elements(k.b.size(), kLightGrain, threads, [=](auto at) {
    const F quotient = divided(at.load(dy), at.load(b));
    at.put(da, quotient);
    at.put(db, -(quotient * at.load(y)));
  });
}

inline void run(const NormalizeRowsForward& k, ThreadPool& threads) {
  const float *const v = floats(k.v), *const gain = floats(k.gain);
  float *const y = floats(k.y), *const norm = floats(k.norm);
  const int64_t rows = k.v.rows;
  const double* const sums = sum_matrix<1, 0>(k.v, kLightGrain, threads, nullptr, [=](auto at) {
    const F value = at.load(v);
    return Terms<1, 0>{{value * value}, {}};
  });
  float* const factor = scratch_for_rows(rows);
  for (int64_t r = 0; r < rows; ++r) {
    const double length = std::sqrt(sums[r]);
    norm[r] = static_cast<float>(length);
    factor[r] = length == 0 ? 0 : static_cast<float>(static_cast<double>(gain[r]) / length);
  }
  for_matrix(k.v, kLightGrain, threads, [=](auto at) { at.store(y, at.load(v) * at.row(factor)); });
}

inline void run(const NormalizeRowsBackward& k, ThreadPool& threads) {
  const float *const v = floats(k.v), *const gain = floats(k.gain), *const dy = floats(k.dy);
  const float* const norm = floats(k.norm);
  const int64_t rows = k.v.rows;
  const double* const sums = sum_matrix<1, 0>(k.v, kLightGrain, threads, nullptr, [=](auto at) {
    return Terms<1, 0>{{at.load(dy) * at.load(v)}, {}};
  });
  float* const factors = scratch_for_rows(3 * rows);  // <dy, u>; of dy; of v
  for (int64_t r = 0; r < rows; ++r) {
    const double inverse = norm[r] == 0 ? 0 : 1 / static_cast<double>(norm[r]);
    const double dot = sums[r] * inverse, outer = static_cast<double>(gain[r]) * inverse;
    factors[r] = static_cast<float>(dot);
    factors[rows + r] = static_cast<float>(outer);
    factors[2 * rows + r] = static_cast<float>(-outer * inverse * dot);
  }
  const Target dgain(k.dgain), dv(k.dv);
  for_vectors(0, rows, [=](auto at) { at.put(dgain, at.load(factors)); });
  if (dv.data == nullptr) return;
  for_matrix(k.v, kLightGrain, threads, [=](auto at) {
    at.put(dv, fma(at.load(dy), at.row(factors + rows), at.load(v) * at.row(factors + 2 * rows)));
  });
}

inline void add_normalization(CpuBackend& backend) {
  backend.add<LayerNormForward>(run);
  backend.add<LayerNormBackward>(run);
  backend.add<ScaleShiftForward>(run);
  backend.add<ScaleShiftBackward>(run);
  backend.add<DivideForward>(run);
  backend.add<DivideBackward>(run);
  backend.add<NormalizeRowsForward>(run);
  backend.add<NormalizeRowsBackward>(run);
}

}  // namespace

}  // namespace bsexp::kernels
