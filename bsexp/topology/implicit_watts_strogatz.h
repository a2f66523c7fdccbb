#pragma once
// A Watts-Strogatz graph on a ring or on the torus of lattice_2d.h that is computed and never stored: the
// neighbours of a node are functions of the seed.
//
// Slot d = 1 ... k/2 of node i holds the edge to the node at the d-th nearest offset, on a ring i + d mod n,
// or, with probability p, (i, pi_d(i)). Whether it is rewired is a hash of (seed, d, i); pi_d is a keyed
// permutation of the nodes: four Feistel rounds over the bits of a node, again while the result is no node
// (Luby, Rackoff 1988; Black, Rogaway 2002). So the edges that reach node j can be computed too: those of the
// node at the opposite offset that stayed, and those of i = pi_d^-1(j) that were rewired.
//
// Against Watts and Strogatz (1998): a node gets at most one rewired edge of each slot from others, k/2 in
// all, where theirs are Poisson; a rewired edge may be a loop or lie on another edge, which happens to a
// share of about k/n of the edges and takes these away.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "bsexp/topology/generators/lattice_2d.h"
#include "bsexp/topology/graph.h"

namespace bsexp::topology {

// One slot of all nodes: which are rewired, and where to. Plain numbers, for loops over many nodes.
struct RewiredSlot {
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

// Nodes on a torus of n0 x n1, node (a, b) is a n1 + b; a ring is one of 1 x n.
struct Torus {
  int64_t n0 = 1, n1 = 0;

  int64_t n_nodes() const { return n0 * n1; }
  int64_t moved(int64_t node, const LatticeOffset& by) const;
  // The nodes begin ... end - 1, moved: calls use(i, n, first) for runs of them, in which the node begin + i
  // + j, j < n, comes to first + j.
  template <class Use>
  void each_moved_run(int64_t begin, int64_t end, const LatticeOffset& by, Use&& use) const;
};

class ImplicitWattsStrogatz {
 public:
  // `spec` as for the generators watts_strogatz and watts_strogatz_2d, which it names. UserError for another
  // kind, a density, arcs with directions, open borders, what these generators refuse, and a degree for whose
  // slots the machine has not the memory.
  ImplicitWattsStrogatz(const TopologySpec& spec, int64_t n_nodes, uint64_t seed);

  int64_t n_nodes() const { return torus_.n_nodes(); }
  int64_t degree() const { return 2 * static_cast<int64_t>(slots_.size()); }
  const Torus& torus() const { return torus_; }
  struct Slot {
    LatticeOffset offset;
    RewiredSlot rewired;
  };
  const std::vector<Slot>& slots() const { return slots_; }  // nearest first

  // Ascending, without the node itself and without doubles.
  void neighbours(int64_t node, std::vector<uint32_t>& result) const;
  // The same graph stored.
  Graph stored() const;

 private:
  Torus torus_;
  std::vector<Slot> slots_;
};

template <class Use>
void Torus::each_moved_run(int64_t begin, int64_t end, const LatticeOffset& by, Use&& use) const {
  int64_t row = begin / n1, column = begin % n1;
  for (int64_t node = begin; node < end; ++row, column = 0) {
    const int64_t in_row = std::min(end - node, n1 - column);
    const int64_t to_row = (row + by.rows + n0) % n0 * n1;
    // Before the border, inside, and beyond it.
    const int64_t low = std::clamp(-by.columns - column, int64_t{0}, in_row);
    const int64_t high = std::clamp(n1 - by.columns - column, low, in_row);
    const auto part = [&](int64_t from, int64_t to, int64_t period) {
      if (from < to) use(node - begin + from, to - from, to_row + column + from + by.columns + period);
    };
    part(0, low, n1);
    part(low, high, 0);
    part(high, in_row, -n1);
    node += in_row;
  }
}

}  // namespace bsexp::topology
