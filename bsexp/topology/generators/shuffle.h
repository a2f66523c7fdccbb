#pragma once
// A random order (Durstenfeld 1964, "Algorithm 235: random permutation").
#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "bsexp/base/random.h"

namespace bsexp::topology {

template <class T>
void shuffle(std::vector<T>& items, Random& random) {
  // Where an item goes does not depend on the items: some are drawn ahead, so that memory is on its way.
  constexpr size_t kAhead = 16;
  std::array<size_t, kAhead> targets{};
  for (size_t left = items.size(); left > 1;) {
    const size_t n = std::min(kAhead, left - 1);
    for (size_t i = 0; i < n; ++i) {
      targets[i] = static_cast<size_t>(random.below(static_cast<int64_t>(left - i)));
      __builtin_prefetch(&items[targets[i]]);
    }
    for (size_t i = 0; i < n; ++i) std::swap(items[--left], items[targets[i]]);
  }
}

}  // namespace bsexp::topology
