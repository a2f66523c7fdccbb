#pragma once
// What products multiply: words of 32 bits of either operand.
#include "bsexp/kernels/cpu/vector.h"

namespace bsexp::kernels {

namespace {

// A word is a number.
struct F32Product {
  static constexpr int kPerWord = 1;
  template <class V>
  static V multiply_add(V a, V b, V sum) {
    return fma(a, b, sum);
  }
};

// A word is a pair of bf16, neighbours among what is summed: products of both are added in one instruction.
#if BSEXP_VECTOR_BYTES == 64 && defined(__AVX512BF16__)
struct Bf16Product {
  static constexpr int kPerWord = 2;
  static F multiply_add(F a, F b, F sum) {
    return _mm512_dpbf16_ps(sum, reinterpret_cast<__m512bh>(a), reinterpret_cast<__m512bh>(b));
  }
  static HalfF multiply_add(HalfF a, HalfF b, HalfF sum) {
    return _mm256_dpbf16_ps(sum, reinterpret_cast<__m256bh>(a), reinterpret_cast<__m256bh>(b));
  }
};
constexpr bool kHasBf16Product = true;
#else
using Bf16Product = F32Product;  // never used
constexpr bool kHasBf16Product = false;
#endif

// Whether products of bf16 run on tiles (amx_tiles.h).
#if defined(__AMX_BF16__)
constexpr bool kHasTiles = true;
#else
constexpr bool kHasTiles = false;
#endif

}  // namespace

}  // namespace bsexp::kernels
