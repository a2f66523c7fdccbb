#pragma once
// How much of a small world an undirected graph is, beside reference graphs with the same degrees
// (reference_graphs.h):
//   sigma              = (C / C_rand) / (L / L_rand)    (Humphries, Gurney 2008, S of Watts and Strogatz)
//   sigma_transitivity = (T / T_rand) / (L / L_rand)    (the same, S of triangles; networkx.sigma)
//   omega              = L_rand / L - C / C_lattice     (Telesford et al. 2011)
// C is the mean local clustering, T the transitivity, L the mean path length over pairs that have a path.
// C_rand, T_rand and L_rand are means over random references; C_lattice is the greatest of the graph's own
// and those of the lattice references, as in networkx.omega.
#include <cstdint>
#include <span>

#include "bsexp/base/thread_pool.h"
#include "bsexp/topology/graph.h"
#include "bsexp/topology/reference_graphs.h"

namespace bsexp::topology {

struct ReferenceOptions {
  int64_t references = 10;  // of each kind
  int64_t swaps = 10;       // tried for each edge of a random reference
  LatticeRounds lattice = {};
  uint64_t seed = 1;  // of the streams reference/random/I and reference/lattice/I
};

struct SmallWorldFigures {
  double clustering = 0, transitivity = 0, path = 0;
};

struct SmallWorld {
  double sigma = 0, sigma_transitivity = 0, omega = 0;  // not a number where they divide by 0
  SmallWorldFigures own, random;                        // of the graph, and the mean of its random references
  double lattice_clustering = 0;
};

// One reference a task of the pool; exact paths and clustering.
SmallWorld small_world(const Graph& undirected, const ReferenceOptions& options, ThreadPool& pool);

// The parts of it: figures of a graph, and what follows from them and those of the references, random ones
// and the clustering of lattice ones.
SmallWorldFigures small_world_figures(const Graph& undirected, ThreadPool& pool);
SmallWorld small_world(const SmallWorldFigures& own, std::span<const SmallWorldFigures> random,
                       std::span<const double> lattice_clustering);
// Reference `i` of those that are measured.
enum class ReferenceKind { random, lattice };
Graph reference_graph(const Graph& undirected, const ReferenceOptions& options, ReferenceKind kind,
                      int64_t i);

}  // namespace bsexp::topology
