#pragma once
// Statistics of block masks as graphs: nodes are blocks, a block off the diagonal is an edge row -> column.
//
// Degrees and paths follow the directions of the edges; clustering and components are those of the underlying
// undirected graph (a and b are joined by a -> b, b -> a, or both). Path
// lengths are exact. The definitions agree with NetworkX on the same edges; docs/topologies.md has them in
// full.
#include <cstdint>
#include <optional>

#include "bsexp/topology/block_mask.h"

namespace bsexp::topology {

struct PathStatistics {
  double mean_path_length = 0;  // over ordered pairs i != j with a path from i to j; 0 where there is none
  int64_t diameter = 0;         // the longest of these shortest paths
  double reachable = 0;         // the share of ordered pairs i != j with a path; 1 for a single node
};

struct MaskStatistics {
  int64_t nodes = 0;   // the rows of the mask
  int64_t edges = 0;   // directed: i -> j and j -> i are two; without the diagonal in a square mask
  double density = 0;  // share of blocks that are there, the diagonal included
  int64_t degree_min = 0, degree_max = 0;  // out-degree: edges that leave a row
  double degree_mean = 0;
  int64_t in_degree_min = 0, in_degree_max = 0;  // edges that reach a column
  double in_degree_mean = 0;
  // Of square masks only:
  std::optional<PathStatistics> paths;
  std::optional<double> clustering;       // mean over nodes of the local clustering of the undirected graph
  std::optional<double> giant_component;  // share of nodes in the largest (weakly) connected component
};

MaskStatistics statistics(const BlockMask& mask);

}  // namespace bsexp::topology
