#pragma once
// Fill, Scale, Add, Mul, Subset, Activation, Dropout of the cpu backend. Compiled once per instruction set.
#include <cmath>

#include "bsexp/kernels/cpu/cpu_backend.h"
#include "bsexp/kernels/cpu/loops.h"
#include "bsexp/kernels/cpu/philox.h"
#include "bsexp/kernels/cpu/vector_math.h"

namespace bsexp::kernels {

namespace {

template <class T>
void fill(T* x, const Fill& k, ThreadPool& threads) {
  const T value = static_cast<T>(k.value);
  threads.for_ranges(k.x.size(), kLightGrain, [=](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) x[i] = value;
  });
}

inline void run(const Fill& k, ThreadPool& threads) {
  if (k.x.dtype == DType::f64) {
    fill(doubles(k.x), k, threads);
  } else if (k.x.dtype == DType::i32) {
    fill(static_cast<int32_t*>(k.x.data), k, threads);
  } else {
    fill(floats(k.x), k, threads);
  }
}

inline void run(const Scale& k, ThreadPool& threads) {
  const float* const x = floats(k.x);
  const Target y(k.y);
  const F scale = splat(static_cast<float>(k.scale));
  for_elements(k.x.size(), kLightGrain, threads, [=](auto at) { at.put(y, scale * at.load(x)); });
}

// y = a with f(a, b) on every stride-th feature.
template <class Function>
void combine_strided(const View& a_view, const View& b_view, int64_t stride, const View& y_view,
                     ThreadPool& threads, Function f) {
  const float *const a = floats(a_view), *const b = floats(b_view);
  float* const y = floats(y_view);
  for_strides(
      a_view, stride, threads, [=](auto at, auto at_b) { at.store(y, f(at.load(a), at_b.load(b))); },
      [=](auto at) {
        if (y != a) at.store(y, at.load(a));
      });
}

inline void run(const AddForward& k, ThreadPool& threads) {
  combine_strided(k.a, k.b, k.stride, k.y, threads, [](F a, F b) { return a + b; });
}

inline void run(const MulForward& k, ThreadPool& threads) {
  combine_strided(k.a, k.b, k.stride, k.y, threads, [](F a, F b) { return a * b; });
}

inline void run(const MulBackward& k, ThreadPool& threads) {
  const float *const a = floats(k.a), *const b = floats(k.b), *const dy = floats(k.dy);
  const Target da(k.da), db(k.db);
  for_strides(
      k.a, k.stride, threads,
      [=](auto at, auto at_b) {
        const F d = at.load(dy);
        at.put(da, d * at_b.load(b));
        at_b.put(db, d * at.load(a));
      },
      [=](auto at) { at.put(da, at.load(dy)); });
}

inline void run(const SubsetForward& k, ThreadPool& threads) {
  const float* const x = floats(k.x);
  const Target y(k.y);
  for_strides(
      k.x, k.stride, threads, [=](auto at, auto at_y) { at_y.put(y, at.load(x)); }, [](auto) {});
}

inline void run(const SubsetBackward& k, ThreadPool& threads) {
  const float* const dy = floats(k.dy);
  const Target dx(k.dx);
  if (dx.data == nullptr) return;  // it gives the shape
  for_strides(
      k.dx.view, k.stride, threads, [=](auto at, auto at_dy) { at.put(dx, at_dy.load(dy)); },
      [=](auto at) {
        if (!dx.accumulate) at.store(dx.data, splat(0));
      });
}

inline F relu(F x) { return select(x < splat(0), splat(0), x); }  // keeps NaN

template <class Function>
void map(const View& x_view, const Target& y, int64_t grain, ThreadPool& threads, Function f) {
  const float* const x = floats(x_view);
  for_elements(x_view.size(), grain, threads, [=](auto at) { at.put(y, f(at.load(x))); });
}

inline void run(const ActivationForward& k, ThreadPool& threads) {
  const Target y(k.y);
  switch (k.f) {
    case Activation::relu:
      return map(k.x, y, kLightGrain, threads, [](F x) { return relu(x); });
    case Activation::sigmoid:
      return map(k.x, y, kHeavyGrain, threads, [](F x) { return sigmoid(x); });
    case Activation::tanh:
      return map(k.x, y, kHeavyGrain, threads, [](F x) { return tanh(x); });
  }
}

template <class Function>
void backward(const ActivationBackward& k, ThreadPool& threads, Function f) {
  const float *const y = floats(k.y), *const dy = floats(k.dy);
  const Target dx(k.dx);
  for_elements(k.y.size(), kLightGrain, threads, [=](auto at) { at.put(dx, f(at.load(y), at.load(dy))); });
}

inline void run(const ActivationBackward& k, ThreadPool& threads) {
  switch (k.f) {
    case Activation::relu:
      return backward(k, threads, [](F y, F dy) { return select(y > splat(0), dy, splat(0)); });
    case Activation::sigmoid:
      return backward(k, threads, [](F y, F dy) { return dy * (y * (splat(1) - y)); });
    case Activation::tanh:
      return backward(k, threads, [](F y, F dy) { return dy * (splat(1) - y * y); });
  }
}

inline void run(const Dropout& k, ThreadPool& threads) {
  const Target y(k.y);
  const double limit = std::ceil(k.keep * 0x1p32);
  if (limit >= 0x1p32) return map(k.x, y, kLightGrain, threads, [](F x) { return x; });
  const float* const x = floats(k.x);
  const F scale = splat(static_cast<float>(1 / k.keep));
  const U kept_below = splat_bits(static_cast<uint32_t>(limit));
  const int64_t n = k.x.size();
  constexpr int64_t kGroup = 4 * kCounters;  // elements
  threads.for_ranges((n + kGroup - 1) / kGroup, kHeavyGrain / kGroup, [=](int64_t begin, int64_t end) {
    for (int64_t group = begin; group < end; ++group) {
      const RandomWords words = random_words(k.key, static_cast<uint64_t>(group * kCounters));
      const int64_t first = group * kGroup;
      for_vectors(first, std::min(n, first + kGroup), [&](auto at) {
        const U word = words.in_order[(at.offset - first) / kLanes];
        at.put(y, select(word < kept_below, scale * at.load(x), splat(0)));
      });
    }
  });
}

inline void add_elementwise(CpuBackend& backend) {
  backend.add<Fill>(run);
  backend.add<Scale>(run);
  backend.add<AddForward>(run);
  backend.add<MulForward>(run);
  backend.add<MulBackward>(run);
  backend.add<SubsetForward>(run);
  backend.add<SubsetBackward>(run);
  backend.add<ActivationForward>(run);
  backend.add<ActivationBackward>(run);
  backend.add<Dropout>(run);
}

}  // namespace

}  // namespace bsexp::kernels
