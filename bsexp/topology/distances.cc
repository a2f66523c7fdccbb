#include "bsexp/topology/distances.h"

#include <algorithm>
#include <bit>

#include "bsexp/base/interrupt.h"

namespace bsexp::topology {

namespace {

// The searches from nodes first ... first + 63.
class Search {
 public:
  Search(const CsrGraph& graph, size_t first)
      : graph_(graph),
        seen_(starting_bits(boost::num_vertices(graph), first)),
        frontier_(seen_),
        next_(seen_.size()) {
    for (size_t v = first; v < std::min(seen_.size(), first + kWordBits); ++v) active_.push_back(v);
  }

  // Goes one edge further; returns the number of pairs (start, node) that are reached for the first time.
  int64_t step() {
    touched_.clear();
    for (const size_t v : active_) {
      const Word bits = frontier_[v];
      for (auto [w, end] = boost::adjacent_vertices(v, graph_); w != end; ++w) {
        if (next_[*w] == 0) touched_.push_back(*w);
        next_[*w] |= bits;
      }
    }
    active_.clear();
    int64_t reached = 0;
    for (const size_t w : touched_) {
      frontier_[w] = next_[w] & ~seen_[w];
      seen_[w] |= next_[w];
      next_[w] = 0;
      if (frontier_[w] != 0) active_.push_back(w);
      reached += std::popcount(frontier_[w]);
    }
    return reached;
  }

 private:
  const CsrGraph& graph_;
  std::vector<Word> seen_, frontier_, next_;  // a word for each node
  std::vector<size_t> active_, touched_;      // nodes with bits in frontier_ and in next_
};

}  // namespace

std::vector<int64_t> pairs_at_distance(const CsrGraph& graph) {
  std::vector<int64_t> pairs;
  for (size_t first = 0; first < boost::num_vertices(graph); first += kWordBits) {
    stop_if_interrupted();
    Search search(graph, first);
    int64_t reached = search.step();
    for (size_t distance = 1; reached > 0; ++distance, reached = search.step()) {
      if (pairs.size() < distance) pairs.push_back(0);
      pairs[distance - 1] += reached;
    }
  }
  return pairs;
}

}  // namespace bsexp::topology
