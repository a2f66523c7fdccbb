#pragma once
// Steger, Wormald 1999, "Generating random regular graphs quickly": a random graph in which every node has
// exactly `degree` neighbours; n degree must be even.
//
// Every node has `degree` points, and all points are paired at random. Then pairs that would be a loop or a
// double edge exchange their ends with random others. Above (n - 1) / 2 it is the complement of a graph of
// degree n - 1 - degree.
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

Edges random_regular(int64_t n_nodes, const TopologySpec& spec, Random& random);

}  // namespace bsexp::topology
