#pragma once
// Inside this room: the step of an implicit search in which every node asks its neighbours.
#include <array>
#include <cstdint>

#include "bsexp/topology/implicit_watts_strogatz.h"

namespace bsexp::topology {

struct PullCounts {
  std::array<int64_t, 32> by_source{};
  int64_t nodes = 0;  // reached by any
};

// For the nodes begin ... end - 1: next = (frontier of the neighbours) without seen, which is added to seen.
// `all` are the bits of the sources.
void pull_nodes(const ImplicitWattsStrogatz& graph, uint32_t all, const uint32_t* frontier, uint32_t* seen,
                uint32_t* next, int64_t begin, int64_t end, PullCounts& counts);

}  // namespace bsexp::topology
