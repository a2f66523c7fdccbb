#pragma once
// Statistics of an implicit Watts-Strogatz graph, estimated from sources and nodes drawn without replacement.
//
// A breadth-first search from 32 sources at once: three arrays of 32 bits a node, 12 bytes a node. While few
// nodes were just reached they are a list that is followed edge by edge; else every node that misses a source
// computes its neighbours, in blocks whose random reads are fetched ahead, on all threads. Each node is
// written by one thread from what the last step left, so the result is the same for any number of threads.
#include <cstdint>
#include <functional>

#include "bsexp/base/thread_pool.h"
#include "bsexp/topology/clustering.h"
#include "bsexp/topology/implicit_watts_strogatz.h"
#include "bsexp/topology/paths.h"

namespace bsexp::topology {

// Told now and then how many pairs (source, node) are done, of how many, and the distance of the step.
using SearchProgress = std::function<void(double done, int64_t distance)>;

// Bytes that a search takes: three words a node, and the lists of few reached nodes.
double implicit_search_bytes(int64_t n_nodes, int64_t degree);

// The distances from each of the nodes; 32 nodes a search.
std::vector<SourceDistances> distances_from(const ImplicitWattsStrogatz& graph,
                                            std::span<const int32_t> sources, ThreadPool& pool,
                                            const SearchProgress& progress = {});

// From `options.sources` sources. UserError when the machine has not the memory.
PathStatistics path_statistics(const ImplicitWattsStrogatz& graph, const SamplingOptions& options,
                               ThreadPool& pool, const SearchProgress& progress = {});

Clustering clustering(const ImplicitWattsStrogatz& graph, const SamplingOptions& options, ThreadPool& pool);

}  // namespace bsexp::topology
