#pragma once
// Statistics of block masks as graphs: nodes are blocks, a block off the diagonal is an edge row -> column.
//
// Path lengths are exact, by breadth-first search from 64 nodes at a time (Then et al. 2014, "The more the
// merrier: efficient multi-source graph traversal"). Definitions agree with NetworkX on the same edges.
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "bsexp/topology/block_mask.h"

namespace bsexp::topology {

struct PathStatistics {
  double mean_path_length = 0;  // over ordered pairs i != j with a path from i to j; 0 where there is none
  int64_t diameter = 0;         // the longest of these shortest paths
  double reachable = 0;         // the share of ordered pairs i != j with a path
};

struct MaskStatistics {
  int64_t nodes = 0;                       // the rows of the mask
  int64_t edges = 0;                       // directed; without the diagonal in a square mask
  double density = 0;                      // share of blocks that are there, the diagonal included
  int64_t degree_min = 0, degree_max = 0;  // blocks of a row, counted likewise
  double degree_mean = 0;
  // Of square masks only:
  std::optional<PathStatistics> paths;
  std::optional<double> clustering;       // mean over nodes of the local clustering of the undirected graph
  std::optional<double> giant_component;  // share of nodes in the largest weakly connected component
};

MaskStatistics statistics(const BlockMask& mask);

// The mix factor: after t = 1, 2, ... steps through the sequence of masks, the share of ordered pairs (i, j),
// i != j, that are joined by a path which takes one block of each mask in turn (a diagonal block is a step on
// the spot). All masks are square and of one size.
std::vector<double> mix(std::span<const BlockMask> sequence);

// The mix factor of one mask taken again and again, until it grows no more.
std::vector<double> mix_until_still(const BlockMask& mask);

}  // namespace bsexp::topology
