#pragma once
// A matrix [R, ceil(F / stride)] beside one of [R, F]: its feature j belongs to feature j stride of the
// other.
#include "bsexp/kernels/cpu/loops.h"

namespace bsexp::kernels {

namespace {

class Strided {
 public:
  Strided(int64_t rows, int64_t stride) : rows_(rows), stride_(stride) {}

  // Its vector at a place of the other matrix; `between` where the features there have no partner.
  template <bool kWhole>
  F load(const Place<kWhole, true>& at, const float* p, float between) const {
    const int64_t j = at.f / stride_;
    return j * stride_ == at.f ? at.moved((j - at.f) * rows_).load(p) : splat(between);
  }
  template <bool kWhole>
  F load(const Place<kWhole, false>& at, const float* p, float between) const {
    F values = splat(between);
    for_partners(at, [&](int64_t j, int lane) { values[lane] = p[j]; });
    return values;
  }

  template <bool kWhole>
  void put(const Place<kWhole, true>& at, const Target& y, F value) const {
    const int64_t j = at.f / stride_;
    if (j * stride_ == at.f) at.moved((j - at.f) * rows_).put(y, value);
  }
  template <bool kWhole>
  void put(const Place<kWhole, false>& at, const Target& y, F value) const {
    if (y.data == nullptr) return;
    for_partners(at, [&](int64_t j, int lane) { y.data[j] = (y.accumulate ? y.data[j] : 0) + value[lane]; });
  }

 private:
  template <bool kWhole, class Body>
  void for_partners(const Place<kWhole, false>& at, Body body) const {
    for (int lane = 0; lane < at.n; ++lane) {
      const int64_t j = (at.f + lane) / stride_;
      if (j * stride_ == at.f + lane) body(j, lane);
    }
  }

  int64_t rows_, stride_;
};

}  // namespace

}  // namespace bsexp::kernels
