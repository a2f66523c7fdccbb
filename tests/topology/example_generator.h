#pragma once
// Gilbert 1961, "Random plane networks": n random points of a square, each joined to all within a radius r.
// Opposite sides of the square are joined, and r is such that the mean degree is `degree`: a disk holds
// pi r^2 of the n - 1 others.
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

Edges random_geometric(int64_t n_nodes, const TopologySpec& spec, Random& random);

}  // namespace bsexp::topology
