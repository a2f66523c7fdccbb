#pragma once
// Inside this room: breadth-first search from up to 512 nodes at once.
//
// Every node has 512 bits, one for each source, so that a pass over the arcs serves all of them (Then et al.
// 2014, "The more the merrier: efficient multi-source graph traversal"). While few nodes were just reached, a
// step follows their arcs (push); else every node that misses a source asks its predecessors (pull; Beamer et
// al. 2012, "Direction-optimizing breadth-first search"). Memory: 196 bytes a node.
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "bsexp/base/buffer.h"
#include "bsexp/topology/graph.h"

namespace bsexp::topology {

class BitSearch {
 public:
  static constexpr int kWords = 8;
  static constexpr int64_t kSources = 64 * kWords;
  static constexpr double kNodeBytes = 196;
  using Counts = std::array<int64_t, kSources>;
  typedef uint64_t Words __attribute__((vector_size(8 * kWords)));
  struct Bits {  // of one node
    Words words;
  };

  // `in` is `out` reversed. At most 512 different sources.
  BitSearch(const Graph& out, const Graph& in, std::span<const int32_t> sources);

  // Goes one arc further; returns the number of pairs (source, node) that are reached for the first time.
  int64_t step();
  // For each source, the nodes that the last step reached for the first time.
  Counts reached_by_source() const;

 private:
  int64_t push();
  int64_t pull();

  const Graph& out_;
  const Graph& in_;
  Bits all_{};                                  // of the sources
  AlignedBuffer<Bits> seen_, frontier_, next_;  // n_nodes
  std::vector<int32_t> active_;                 // nodes with bits in frontier_
  int64_t active_arcs_ = 0;                     // that leave them
  bool next_is_clear_ = true;
};

}  // namespace bsexp::topology
