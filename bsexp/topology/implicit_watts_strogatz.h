#pragma once
// A Watts-Strogatz ring that is computed and never stored: the neighbours of a node are functions of the
// seed.
//
// Slot d = 1 ... k/2 of node i holds the edge (i, i + d mod n), or, with probability p, (i, pi_d(i)). Whether
// it is rewired is a hash of (seed, d, i); pi_d is a keyed permutation of the nodes: four Feistel rounds over
// the bits of a node, again while the result is no node (Luby, Rackoff 1988; Black, Rogaway 2002). So the
// edges that reach node j can be computed too: those of i = j - d that stayed, and those of i = pi_d^-1(j)
// that were rewired.
//
// Against Watts and Strogatz (1998): a node gets at most one rewired edge of each slot from others, k/2 in
// all, where theirs are Poisson; a rewired edge may be a loop or lie on another edge, which happens to a
// share of about k/n of the edges and takes these away.
#include <array>
#include <cstdint>
#include <vector>

#include "bsexp/topology/graph.h"

namespace bsexp::topology {

// One slot of all nodes: which are rewired, and where to. Plain numbers, for loops over many nodes.
struct RingSlot {
  uint32_t n = 0;
  uint32_t right_bits = 0, left_mask = 0, right_mask = 0;
  uint32_t rewired_key = 0, rewired_limit = 0;  // rewired where the hash is below or at the limit
  uint32_t never = 0;                           // all bits where p = 0
  std::array<uint32_t, 4> keys{};

  static uint32_t hash(uint32_t x, uint32_t key) {
    x = (x ^ key) * 0x9e3779b1U;
    x = (x ^ (x >> 15)) * 0x85ebca6bU;
    return x ^ (x >> 13);
  }
  // All bits, or none.
  uint32_t rewired(uint32_t node) const {
    const uint32_t h = hash(hash(node, rewired_key), ~rewired_key);
    return (h <= rewired_limit ? ~uint32_t{0} : 0) & ~never;
  }
  uint32_t step(uint32_t x) const {
    uint32_t left = x >> right_bits, right = x & right_mask;
    left ^= hash(right, keys[0]) & left_mask;
    right ^= hash(left, keys[1]) & right_mask;
    left ^= hash(right, keys[2]) & left_mask;
    right ^= hash(left, keys[3]) & right_mask;
    return left << right_bits | right;
  }
  uint32_t step_back(uint32_t x) const {
    uint32_t left = x >> right_bits, right = x & right_mask;
    right ^= hash(left, keys[3]) & right_mask;
    left ^= hash(right, keys[2]) & left_mask;
    right ^= hash(left, keys[1]) & right_mask;
    left ^= hash(right, keys[0]) & left_mask;
    return left << right_bits | right;
  }
  uint32_t permuted(uint32_t node) const {
    do node = step(node);
    while (node >= n);
    return node;
  }
  uint32_t unpermuted(uint32_t node) const {
    do node = step_back(node);
    while (node >= n);
    return node;
  }
};

class ImplicitWattsStrogatz {
 public:
  // UserError unless 3 <= n < 2^31, degree is even, at least 2 and below n, and 0 <= rewire <= 1.
  ImplicitWattsStrogatz(int64_t n_nodes, int64_t degree, double rewire, uint64_t seed);

  int64_t n_nodes() const { return n_; }
  int64_t degree() const { return 2 * static_cast<int64_t>(slots_.size()); }
  const std::vector<RingSlot>& slots() const { return slots_; }  // element d - 1 is slot d

  // Ascending, without the node itself and without doubles.
  void neighbours(int64_t node, std::vector<uint32_t>& result) const;
  // The same graph stored.
  Graph stored() const;

 private:
  int64_t n_;
  std::vector<RingSlot> slots_;
};

}  // namespace bsexp::topology
