#pragma once
// exp, sigmoid and tanh of vectors, within a few units in the last place of every argument.
//
// Infinities give their limits, NaN stays NaN, results below the smallest normal number are rounded
// gradually. exp(x) = 2^n e^r with n = round(x / ln 2): e^r - 1 = r + r^2 p(r) on |r| <= ln 2 / 2, where p
// minimises the largest relative error (1.3e-8). The slopes of sigmoid and tanh come from the same
// exponential, and are exact in the tails where 1 - y would cancel.
//
// Compiled once per instruction set, so everything here has internal linkage.
#include <cstdint>

#include "bsexp/kernels/cpu/vector.h"

namespace bsexp::kernels {

namespace {

struct Exponential {
  F fraction;  // e^r - 1
  I n;
};

inline F power_of_two(I exponent) { return reinterpret_cast<F>((exponent + 127) << 23); }

// x within -104 ... 89.
inline Exponential decompose(F x) {
  constexpr float kRound = 0x1.8p23F;  // adding it leaves the nearest integer in the low bits
  const F shifted = fma(x, splat(1.44269504F), splat(kRound));
  const F n = shifted - splat(kRound);
  F r = fma(n, splat(-0x1.62e4p-1F), x);  // ln 2 in two parts; the product with the first is exact
  r = fma(n, splat(-0x1.7f7d1cp-20F), r);
  F p = splat(0x1.6bebe2p-10F);
  p = fma(p, r, splat(0x1.1227f8p-7F));
  p = fma(p, r, splat(0x1.555674p-5F));
  p = fma(p, r, splat(0x1.5554bp-3F));
  p = fma(p, r, splat(0x1.fffffep-2F));
  return {fma(p, r * r, r), reinterpret_cast<I>(shifted) - reinterpret_cast<I>(splat(kRound))};
}

// Both keep NaN.
inline F at_least(F x, float low) { return select(x < splat(low), splat(low), x); }
inline F at_most(F x, float high) { return select(x > splat(high), splat(high), x); }

inline F exp(F x) {
  const Exponential e = decompose(at_most(at_least(x, -104), 89));
  const I half = e.n >> 1;  // 2^n in two steps, which neither overflow nor vanish
  return (e.fraction + splat(1)) * power_of_two(half) * power_of_two(e.n - half);
}

// A function of x and its derivative.
struct WithSlope {
  F value, slope;
};

// With e = exp(-|x|): sigmoid is 1 / (1 + e) or e / (1 + e), its slope e / (1 + e)^2.
inline WithSlope sigmoid_with_slope(F x) {
  const F e = exp(-abs(x));
  const F larger = splat(1) / (splat(1) + e);
  const F smaller = e * larger;
  return {select(x < splat(0), smaller, larger), smaller * larger};
}

inline F sigmoid(F x) { return sigmoid_with_slope(x).value; }

// With t = exp(2 |x|) - 1: |tanh| = t / (t + 2), its slope 4 (t + 1) / (t + 2)^2.
inline F tanh_term(F x) {
  const Exponential e = decompose(at_most(splat(2) * abs(x), 80));
  const F power = power_of_two(e.n);
  return fma(e.fraction, power, power - splat(1));
}

inline F tanh(F x) {
  const F t = tanh_term(x);
  return copy_sign(t / (t + splat(2)), x);
}

inline WithSlope tanh_with_slope(F x) {
  const F t = tanh_term(x);
  const F inverse = splat(1) / (t + splat(2));
  return {copy_sign(t * inverse, x), splat(4) * (t + splat(1)) * inverse * inverse};
}

}  // namespace

}  // namespace bsexp::kernels
