#include "bsexp/topology/csr_graph.h"

#include <algorithm>

namespace bsexp::topology {

NodePairs blocks_of(const BlockMask& mask, Diagonal diagonal) {
  NodePairs blocks;
  blocks.reserve(mask.indices().size());
  for (size_t row = 0; row + 1 < mask.indptr().size(); ++row) {
    for (auto z = mask.indptr()[row]; z < mask.indptr()[row + 1]; ++z) {
      const auto column = static_cast<size_t>(mask.indices()[static_cast<size_t>(z)]);
      if (diagonal == Diagonal::keep || column != row) blocks.emplace_back(row, column);
    }
  }
  return blocks;
}

std::vector<Word> starting_bits(size_t n, size_t first) {
  std::vector<Word> words(n);
  for (size_t i = first; i < std::min(n, first + kWordBits); ++i) words[i] = Word{1} << (i - first);
  return words;
}

void spread(const CsrGraph& graph, std::span<const Word> from, std::span<Word> to) {
  for (size_t v = 0; v < from.size(); ++v) {
    const Word bits = from[v];
    if (bits == 0) continue;
    for (auto [w, end] = boost::adjacent_vertices(v, graph); w != end; ++w) to[*w] |= bits;
  }
}

}  // namespace bsexp::topology
