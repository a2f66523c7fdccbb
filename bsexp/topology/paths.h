#pragma once
// Shortest paths of a graph along its arcs: exact over all pairs, or estimated from some sources.
//
// A sample is of sources, drawn without replacement; each gives the distances to all nodes (a cluster sample
// of pairs). With S_i the sum and R_i the number of the distances from source i of m, the estimate is
// sum S / sum R, and its 95 % interval is +- t(0.975, m - 1) s / sqrt(m) sqrt(1 - m/n), s the standard
// deviation of (S_i - L R_i) / mean R (the ratio estimator of a cluster sample; Cochran 1977, Sampling
// techniques, chapter 9). Where all sources reach the same number of nodes that is the t interval of the
// per-source means.
#include <cstdint>
#include <span>
#include <vector>

#include "bsexp/base/thread_pool.h"
#include "bsexp/topology/distances.h"
#include "bsexp/topology/graph.h"

namespace bsexp::topology {

enum class Precision { automatic, exact, sampled };

struct SamplingOptions {
  Precision precision = Precision::automatic;  // automatic: exact up to exact_limit nodes
  int64_t exact_limit = int64_t{1} << 16;      // some seconds on two cores at degree 10
  int64_t sources = 1024;                      // of sampled paths; 2 at least, all nodes at most
  int64_t clustering_nodes = 100'000;          // of sampled clustering, likewise
  uint64_t seed = 1;                           // of the streams statistics/sources and statistics/clustering

  bool exact(int64_t n_nodes) const {
    return precision == Precision::exact || (precision == Precision::automatic && n_nodes <= exact_limit);
  }
};

struct PathStatistics {
  double mean_path_length = 0;  // over ordered pairs i != j with a path from i to j; 0 where there is none
  int64_t diameter = 0;         // the longest of these shortest paths; of a sample the longest that it saw
  double reachable = 0;         // the share of ordered pairs i != j with a path; 1 for a single node
  bool exact = true;
  int64_t sources = 0;          // searched from
  double mean_path_margin = 0;  // half the width of the 95 % interval; 0 where it is exact
  double reachable_margin = 0;
  // Where it is exact: the share of ordered pairs at distance t or less, t = 1, 2, ...; with the diagonal in
  // place that is the mix factor (mix.h) of the graph's mask.
  std::vector<double> within;
};

PathStatistics path_statistics(const Graph& graph, const SamplingOptions& options, ThreadPool& pool);

// The estimate from a sample of sources of a graph with n nodes.
PathStatistics estimated_paths(int64_t n_nodes, std::span<const SourceDistances> sample);

// Half the 95 % interval of a mean of values drawn without replacement from n. At least two values.
double margin_of_mean(std::span<const double> values, int64_t n);

// `n` different numbers of 0 ... bound - 1, ascending.
std::vector<int32_t> draw_nodes(int64_t n, int64_t bound, uint64_t seed, const char* stream);

}  // namespace bsexp::topology
