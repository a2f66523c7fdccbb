#pragma once
// Chains of multiply-adds for the instruction set that the including file is compiled for.
#include "bsexp/kernels/cpu/arithmetic.h"

namespace bsexp::kernels {

namespace {

constexpr int kChains = 12;  // more than latency x units of current processors, fewer than registers

// `n` rounds of what products multiply; returns the number of floating point operations. The sum reaches
// memory, so the work is not optimised away.
template <class Product>
inline double run_chains(long n, float* sink) {
  F chain[kChains];
  for (int i = 0; i < kChains; ++i) chain[i] = splat(0.001F * static_cast<float>(i));
  const F factor = splat(0.999F), term = splat(0.001F);
  for (long round = 0; round < n; ++round) {
#pragma GCC unroll 12
    for (int i = 0; i < kChains; ++i) chain[i] = Product::multiply_add(factor, term, chain[i]);
  }
  F sum = {};
  for (int i = 0; i < kChains; ++i) sum += chain[i];
  *sink = sum_of(sum);
  return 2.0 * Product::kPerWord * kLanes * kChains * static_cast<double>(n);
}

}  // namespace

}  // namespace bsexp::kernels
