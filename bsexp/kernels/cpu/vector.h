#pragma once
// Vectors of the instruction set that a file is compiled for: 16 lanes with AVX-512, 8 with AVX2, 4
// otherwise.
//
// They are the compiler's vector extensions, so arithmetic, comparisons and bit operations are operators, and
// only what those do not say well stands here. BSEXP_VECTOR_BYTES asks for another width: the compiler then
// lowers it to what there is, which tests the wide code on every machine. Everything has internal linkage,
// for each instruction set compiles its own.
#include <cmath>
#include <cstdint>
#include <cstring>
#include <utility>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#ifndef BSEXP_VECTOR_BYTES
#if defined(__AVX512F__)
#define BSEXP_VECTOR_BYTES 64
#elif defined(__AVX2__)
#define BSEXP_VECTOR_BYTES 32
#else
#define BSEXP_VECTOR_BYTES 16
#endif
#endif

namespace bsexp::kernels {

namespace {

constexpr int kVectorBytes = BSEXP_VECTOR_BYTES;
constexpr int kLanes = kVectorBytes / 4;

using F = float __attribute__((vector_size(kVectorBytes)));
using I = int32_t __attribute__((vector_size(kVectorBytes)));
using U = uint32_t __attribute__((vector_size(kVectorBytes)));
using W = uint64_t __attribute__((vector_size(kVectorBytes)));
using D = double __attribute__((vector_size(kVectorBytes)));
using HalfF = float __attribute__((vector_size(kVectorBytes / 2)));

inline F splat(float x) { return x - F{}; }
inline U splat_bits(uint32_t x) { return x - U{}; }

// Anywhere in memory. Not by memcpy: the compiler knows that this writes floats, and keeps pointers in
// registers.
using Unaligned = float __attribute__((vector_size(kVectorBytes), aligned(4)));

inline F load(const float* p) { return *reinterpret_cast<const Unaligned*>(p); }
inline void store(float* p, F v) { *reinterpret_cast<Unaligned*>(p) = v; }

inline bool is_aligned(const float* p) { return reinterpret_cast<uintptr_t>(p) % kVectorBytes == 0; }

// To an aligned address, whose cache line is neither read nor kept; finish_stores_past_caches() comes before
// others may look.
inline void store_past_caches(float* p, F v) {
#if BSEXP_VECTOR_BYTES == 64 && defined(__AVX512F__)
  _mm512_stream_ps(p, v);
#elif BSEXP_VECTOR_BYTES == 32 && defined(__AVX__)
  _mm256_stream_ps(p, v);
#elif BSEXP_VECTOR_BYTES == 16 && defined(__SSE2__)
  _mm_stream_ps(p, v);
#else
  store(p, v);
#endif
}
inline void finish_stores_past_caches() {
#if defined(__SSE2__)
  _mm_sfence();
#endif
}

// kLanes / 2 numbers, widened.
inline D load_doubles(const float* p) {
  HalfF v;
  std::memcpy(&v, p, sizeof(v));
  return __builtin_convertvector(v, D);
}

inline I lane_numbers() {
  I numbers;
  for (int i = 0; i < kLanes; ++i) numbers[i] = i;
  return numbers;
}

// The first n lanes, n < kLanes; the others are 0 and are not read.
inline F load_part(const float* p, int n) {
#if BSEXP_VECTOR_BYTES == 64 && defined(__AVX512F__)
  return _mm512_maskz_loadu_ps(static_cast<__mmask16>((1U << n) - 1), p);
#elif BSEXP_VECTOR_BYTES == 32 && defined(__AVX2__)
  return _mm256_maskload_ps(p, reinterpret_cast<__m256i>(lane_numbers() < n));
#else
  F v = {};
  for (int i = 0; i < n; ++i) v[i] = p[i];
  return v;
#endif
}

inline void store_part(float* p, F v, int n) {
#if BSEXP_VECTOR_BYTES == 64 && defined(__AVX512F__)
  _mm512_mask_storeu_ps(p, static_cast<__mmask16>((1U << n) - 1), v);
#elif BSEXP_VECTOR_BYTES == 32 && defined(__AVX2__)
  _mm256_maskstore_ps(p, reinterpret_cast<__m256i>(lane_numbers() < n), v);
#else
  for (int i = 0; i < n; ++i) p[i] = v[i];
#endif
}

// a b + c, in one rounding where the instruction set has it.
inline F fma(F a, F b, F c) {
#if BSEXP_VECTOR_BYTES == 64 && defined(__AVX512F__)
  return _mm512_fmadd_ps(a, b, c);
#elif BSEXP_VECTOR_BYTES == 32 && defined(__FMA__)
  return _mm256_fmadd_ps(a, b, c);
#else
  return a * b + c;
#endif
}

// Half vectors, for blocks that are half as wide.
using UnalignedHalf = float __attribute__((vector_size(kVectorBytes / 2), aligned(4)));
inline HalfF load_half(const float* p) { return *reinterpret_cast<const UnalignedHalf*>(p); }
inline void store_half(float* p, HalfF v) { *reinterpret_cast<UnalignedHalf*>(p) = v; }
inline void store_half_past_caches(float* p, HalfF v) {
#if BSEXP_VECTOR_BYTES == 64 && defined(__AVX512F__)
  _mm256_stream_ps(p, v);
#else
  store_half(p, v);
#endif
}
template <int... kLane>
inline F joined(HalfF low, HalfF high, std::integer_sequence<int, kLane...> /*lanes*/) {
  return __builtin_shufflevector(low, high, kLane...);
}
inline F joined(HalfF low, HalfF high) {
#if BSEXP_VECTOR_BYTES == 64 && defined(__AVX512DQ__)
  // The upper half may come from memory, which a shuffle of two registers does not do.
  return _mm512_insertf32x8(_mm512_castps256_ps512(low), high, 1);
#else
  return joined(low, high, std::make_integer_sequence<int, kLanes>{});
#endif
}
template <int kFirst, int... kLane>
inline HalfF half_from(F v, std::integer_sequence<int, kLane...> /*lanes*/) {
  return __builtin_shufflevector(v, v, (kFirst + kLane)...);
}
inline HalfF low_half(F v) { return half_from<0>(v, std::make_integer_sequence<int, kLanes / 2>{}); }
inline HalfF high_half(F v) {
  return half_from<kLanes / 2>(v, std::make_integer_sequence<int, kLanes / 2>{});
}
inline HalfF fma(HalfF a, HalfF b, HalfF c) {
#if BSEXP_VECTOR_BYTES == 64 && defined(__AVX512F__)
  return _mm256_fmadd_ps(a, b, c);
#else
  return a * b + c;
#endif
}

inline F sqrt(F x) {
  F v;
  for (int i = 0; i < kLanes; ++i) v[i] = std::sqrt(x[i]);
  return v;
}

// bf16, the upper half of an f32: widening is exact, narrowing rounds to nearest, ties to even; NaN stays
// NaN.
using Bf16 = uint16_t;
using HalfBits = uint16_t __attribute__((vector_size(kVectorBytes / 2)));
using UnalignedHalfBits = uint16_t __attribute__((vector_size(kVectorBytes / 2), aligned(2)));

inline F widen(const Bf16* p) {
  const HalfBits half = *reinterpret_cast<const UnalignedHalfBits*>(p);
  return reinterpret_cast<F>(__builtin_convertvector(half, U) << 16);
}
inline void narrow(Bf16* p, F x) {
  const U bits = reinterpret_cast<U>(x);
  const U rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
  constexpr uint32_t kInfinity = 0x7F800000;
  const U chosen = (bits & INT32_MAX) > kInfinity ? (bits >> 16) | 0x40 : rounded;
  *reinterpret_cast<UnalignedHalfBits*>(p) = __builtin_convertvector(chosen, HalfBits);
}
inline F widen_part(const Bf16* p, int n) {
  Bf16 part[kLanes] = {};
  std::memcpy(part, p, static_cast<size_t>(n) * sizeof(Bf16));
  return widen(part);
}
inline void narrow_part(Bf16* p, F x, int n) {
  Bf16 part[kLanes];
  narrow(part, x);
  std::memcpy(p, part, static_cast<size_t>(n) * sizeof(Bf16));
}

// Two bf16, widened, as one word: `low` in the lower half.
inline F pair(F low, F high) {
  return reinterpret_cast<F>(reinterpret_cast<U>(low) >> 16 | reinterpret_cast<U>(high));
}

inline F select(I mask, F a, F b) { return mask ? a : b; }
inline F abs(F x) { return reinterpret_cast<F>(reinterpret_cast<I>(x) & INT32_MAX); }
inline F copy_sign(F x, F sign) {
  return reinterpret_cast<F>((reinterpret_cast<I>(x) & INT32_MAX) | (reinterpret_cast<I>(sign) & INT32_MIN));
}

// The sum of the lanes, by halves.
inline float sum_of(F v) {
  float s[kLanes];
  std::memcpy(s, &v, sizeof(v));
  for (int n = kLanes / 2; n > 0; n /= 2) {
    for (int i = 0; i < n; ++i) s[i] += s[i + n];
  }
  return s[0];
}

// The 64 bit products of the low halves of 64 bit lanes.
inline W multiply_low(W a, uint32_t b) {
#if BSEXP_VECTOR_BYTES == 64 && defined(__AVX512F__)
  return reinterpret_cast<W>(
      _mm512_maskz_mul_epu32(0xFF, reinterpret_cast<__m512i>(a), _mm512_set1_epi64(b)));
#elif BSEXP_VECTOR_BYTES == 32 && defined(__AVX2__)
  return reinterpret_cast<W>(_mm256_mul_epu32(reinterpret_cast<__m256i>(a), _mm256_set1_epi64x(b)));
#elif BSEXP_VECTOR_BYTES == 16 && defined(__SSE2__)
  return reinterpret_cast<W>(_mm_mul_epu32(reinterpret_cast<__m128i>(a), _mm_set1_epi64x(b)));
#else
  return (a & UINT32_MAX) * static_cast<uint64_t>(b);
#endif
}

}  // namespace

}  // namespace bsexp::kernels
