#pragma once
// Masks of small graphs that are known by hand.
#include "bsexp/topology/block_mask.h"
#include "bsexp/topology/graph.h"

namespace bsexp::topology {

// Both directions of every edge, and the diagonal.
inline BlockMask symmetric(int n, const std::vector<Edge>& edges) {
  std::vector<Edge> blocks;
  for (const auto& [a, b] : edges) {
    blocks.emplace_back(a, b);
    blocks.emplace_back(b, a);
  }
  for (int i = 0; i < n; ++i) blocks.emplace_back(i, i);
  return BlockMask(n, n, std::move(blocks));
}

}  // namespace bsexp::topology
