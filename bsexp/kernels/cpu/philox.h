#pragma once
// Philox4x32-10 for a vector of counters: the words of bsexp::random_block (base/random.h), bit for bit.
//
// Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", section 3.2 and table 2. A
// word is the low half of a 64 bit lane, one lane for each counter; the high halves hold what the products
// leave there.
#include <cstdint>
#include <utility>

#include "bsexp/kernels/cpu/vector.h"

namespace bsexp::kernels {

namespace {

constexpr int kCounters = kLanes;  // two vectors of 64 bit lanes, so that one computes while the other waits

// Word l % 4 of counter l / 4, in order over all the vectors.
struct RandomWords {
  U in_order[4];
};

struct PhiloxState {
  W w0, w1, w2, w3;
};

inline void philox_round(PhiloxState& s, uint32_t key0, uint32_t key1) {
  const W p0 = multiply_low(s.w0, 0xD2511F53U), p1 = multiply_low(s.w2, 0xCD9E8D57U);
  s = {(p1 >> 32) ^ s.w1 ^ key0, p1, (p0 >> 32) ^ s.w3 ^ key1, p0};
}

// Lanes of a and b in turn, from lane kFirst on.
template <int kFirst, int... kPlace>
inline W interleave(W a, W b, std::integer_sequence<int, kPlace...>) {
  return __builtin_shufflevector(a, b, (kFirst + kPlace / 2 + kPlace % 2 * kLanes / 2)...);
}

inline void put_in_order(const PhiloxState& s, U* words) {
  constexpr uint64_t kLow = UINT32_MAX;
  constexpr std::make_integer_sequence<int, kLanes / 2> kPlaces;
  const W first = (s.w0 & kLow) | (s.w1 << 32), second = (s.w2 & kLow) | (s.w3 << 32);
  words[0] = reinterpret_cast<U>(interleave<0>(first, second, kPlaces));
  words[1] = reinterpret_cast<U>(interleave<kLanes / 4>(first, second, kPlaces));
}

// The words of kCounters counters. `counter` is a multiple of kCounters, so that its low word does not
// overflow on the way.
inline RandomWords random_words(uint64_t key, uint64_t counter) {
  W numbers;
  for (int i = 0; i < kLanes / 2; ++i) numbers[i] = counter + static_cast<uint64_t>(i);
  const W zeros = {}, high = zeros + (counter >> 32);
  PhiloxState states[2] = {{numbers, high, zeros, zeros}, {numbers + kLanes / 2, high, zeros, zeros}};
  auto key0 = static_cast<uint32_t>(key), key1 = static_cast<uint32_t>(key >> 32);
  for (int round = 0; round < 10; ++round) {
    for (PhiloxState& state : states) philox_round(state, key0, key1);
    key0 += 0x9E3779B9U;
    key1 += 0xBB67AE85U;
  }
  RandomWords words;
  put_in_order(states[0], words.in_order);
  put_in_order(states[1], words.in_order + 2);
  return words;
}

}  // namespace

}  // namespace bsexp::kernels
