#pragma once
// How many neighbours a node has by the law of its generator: a fixed number + Binomial(trials, chance) +
// Poisson(rate). With K neighbours on the lattice and p = `rewire`:
//   erdos_renyi                        Binomial(n - 1, P), nearly Poisson(n P)
//   watts_strogatz, watts_strogatz_2d  K/2 + Binomial(K/2, 1 - p) + Poisson(p K/2)    (Barrat, Weigt 2000)
//   newman_watts                       K + Binomial(K/2, p) + Poisson(p K/2)
// The Poisson terms are the limit of many nodes.
#include <optional>
#include <vector>

#include "bsexp/topology.h"

namespace bsexp::analysis {

// Element d is the expected share of nodes with d neighbours, d = 0 ... most. Empty for generators without
// such a law, lattices with borders, arcs that have directions and a newman_watts of a density.
std::optional<std::vector<double>> expected_degrees(const topology::TopologySpec& spec,
                                                    const topology::Graph& graph, int64_t most);

}  // namespace bsexp::analysis
