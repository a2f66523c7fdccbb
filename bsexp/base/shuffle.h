#pragma once
// A random order, every one with the same probability.
//
// Items are exchanged with earlier ones (Durstenfeld 1964, "Algorithm 235: random permutation"). Many are
// first dealt to random piles, and each pile is put in order so, in near memory (Rao 1961; Sandelius 1962).
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "bsexp/base/random.h"

namespace bsexp {

template <class T>
void shuffle_near(std::span<T> items, Random& random) {
  for (size_t left = items.size(); left > 1; --left)
    std::swap(items[left - 1], items[static_cast<size_t>(random.below(static_cast<int64_t>(left)))]);
}

template <class T>
void shuffle(std::vector<T>& items, Random& random) {
  constexpr size_t kNear = 1 << 16, kPiles = 256, kPerWord = 4;
  if (items.size() <= kNear) return shuffle_near(std::span<T>(items), random);
  std::vector<uint8_t> pile(items.size());
  std::array<size_t, kPiles + 1> begin{};
  uint32_t bits = 0;
  for (size_t i = 0; i < pile.size(); ++i, bits >>= 8) {
    if (i % kPerWord == 0) bits = random();
    pile[i] = static_cast<uint8_t>(bits);
    ++begin[pile[i] + size_t{1}];
  }
  for (size_t i = 0; i < kPiles; ++i) begin[i + 1] += begin[i];
  std::vector<T> dealt(items.size());
  std::array<size_t, kPiles + 1> next = begin;
  for (size_t i = 0; i < items.size(); ++i) dealt[next[pile[i]]++] = items[i];
  for (size_t i = 0; i < kPiles; ++i)
    shuffle_near(std::span<T>(dealt).subspan(begin[i], begin[i + 1] - begin[i]), random);
  items = std::move(dealt);
}

}  // namespace bsexp
