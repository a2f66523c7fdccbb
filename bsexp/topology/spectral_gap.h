#pragma once
// The spectral gap of an undirected graph: the second smallest eigenvalue of its normalised Laplacian
// I - D^-1/2 A D^-1/2, which is 1 minus the second largest eigenvalue of the random walk (Chung 1997,
// Spectral graph theory). 0 for a graph in components, near 0 for long lattices; what
// networkx.algebraic_connectivity(graph, normalized=True) gives.
//
// Lanczos (1950) without reorthogonalisation, the known first eigenvector taken out of every vector: copies
// of an eigenvalue that rounding brings back do no harm to the largest one. Three vectors of memory.
#include <cstdint>
#include <optional>

#include "bsexp/base/thread_pool.h"
#include "bsexp/topology/graph.h"

namespace bsexp::topology {

// `undirected` has both arcs of every edge. A node without edges is a component: the gap is 0. Empty when
// `most_visits` visits of arcs do not bring it to 1e-12. A single node has no gap: ASSERTed.
std::optional<double> spectral_gap(const Graph& undirected, ThreadPool& pool, double most_visits = 1e10);

}  // namespace bsexp::topology
