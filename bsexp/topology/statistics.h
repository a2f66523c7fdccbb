#pragma once
// Statistics of graphs, and of block masks as graphs: nodes are blocks, a block off the diagonal is an arc
// row -> column.
//
// Degrees and paths follow the directions of the arcs; clustering, components, spectral gap, sigma and omega
// are those of the underlying undirected graph (a and b are joined by a -> b, b -> a, or both). The
// definitions agree with NetworkX on the same edges; docs/topologies.md has them in full.
#include <cstdint>
#include <optional>
#include <vector>

#include "bsexp/topology/block_mask.h"
#include "bsexp/topology/clustering.h"
#include "bsexp/topology/graph.h"
#include "bsexp/topology/paths.h"
#include "bsexp/topology/small_world.h"

namespace bsexp::topology {

struct Degrees {
  int64_t least = 0, most = 0;
  double mean = 0;
  std::vector<int64_t> nodes;  // element d is the number of nodes with degree d; most + 1 elements
};

struct GraphOptions {
  SamplingOptions sampling;
  bool spectral_gap = true;
  std::optional<ReferenceOptions> references;  // for sigma and omega; exact, so for graphs that allow it
};

struct GraphStatistics {
  int64_t nodes = 0;
  int64_t arcs = 0;  // an undirected edge is two
  Degrees out, in;
  PathStatistics paths;
  Clustering clustering;
  double giant_component = 0;          // share of nodes in the largest (weakly) connected component
  std::optional<double> spectral_gap;  // empty where it was not asked for, not found, or there is one node
  std::optional<SmallWorld> small_world;
};

// The same for any number of threads.
GraphStatistics statistics(const Graph& graph, const GraphOptions& options, ThreadPool& pool);

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
  std::optional<double> transitivity;     // of all its pairs of neighbours together
  std::optional<double> giant_component;  // share of nodes in the largest (weakly) connected component
};

// Exact, on the thread of the caller.
MaskStatistics statistics(const BlockMask& mask);

// The arcs of a square mask: its blocks off the diagonal, (row, column) ascending.
std::vector<Edge> arcs_of(const BlockMask& mask);
// Their graph.
Graph graph_of(const BlockMask& mask);

}  // namespace bsexp::topology
