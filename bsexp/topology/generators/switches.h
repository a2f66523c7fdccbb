#pragma once
// How many random switches of two edges follow a repaired pairing.
//
// Repairs are few in a large graph, but in a small one they prefer some graphs. Switches keep all degrees and
// lead to every graph with the same probability (Maslov, Sneppen 2002); 10 an edge are enough (Milo et al.
// 2003). Beyond some thousand edges there is nothing to mend.
#include <algorithm>
#include <cstdint>

namespace bsexp::topology {

inline int64_t switches_for(int64_t n_edges) {
  constexpr int64_t kPerEdge = 10, kMost = 100'000;
  return std::min(kPerEdge * n_edges, kMost);
}

}  // namespace bsexp::topology
