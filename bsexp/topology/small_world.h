#pragma once
// How much of a small world an undirected graph is, beside reference graphs with the same degrees:
//   sigma = (C / C_rand) / (L / L_rand)    (Humphries, Gurney 2008)
//   omega = L_rand / L - C / C_lattice     (Telesford et al. 2011)
// C is the mean local clustering, L the mean path length over pairs that have a path; C_rand and L_rand are
// means over random references, C_lattice is the greatest of the lattice references, as in networkx.omega.
//
// References come from swaps of two edges, (a, b), (c, d) to (a, d), (c, b), that make no loop and no double
// edge (Maslov, Sneppen 2002): random ones take every swap, lattice ones those that do not lengthen the edges
// on the ring of nodes (networkx.random_reference, lattice_reference, without their test of connectivity; the
// second edge of a lattice swap is drawn near the first).
#include <cstdint>
#include <string>

#include "bsexp/base/random.h"
#include "bsexp/base/thread_pool.h"
#include "bsexp/topology/graph.h"

namespace bsexp::topology {

struct ReferenceOptions {
  int64_t references = 10;      // of each kind
  int64_t swaps = 10;           // tried for each edge of a random reference
  int64_t lattice_swaps = 100;  // and of a lattice reference, most of which are refused
  uint64_t seed = 1;            // of the streams reference/random/I and reference/lattice/I
};

struct SmallWorld {
  double sigma = 0, omega = 0;  // not a number where C_rand or C_lattice is 0
  double clustering = 0, path = 0;
  double random_clustering = 0, random_path = 0, lattice_clustering = 0;
};

Graph random_reference(const Graph& undirected, int64_t swaps_per_edge, Random random);
Graph lattice_reference(const Graph& undirected, int64_t swaps_per_edge, Random random);

// One reference a task of the pool; exact paths and clustering.
SmallWorld small_world(const Graph& undirected, const ReferenceOptions& options, ThreadPool& pool);

}  // namespace bsexp::topology
