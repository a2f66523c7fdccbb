#pragma once
// Gilbert 1959, "Random graphs" (the model G(n, p) that bears the names of Erdos and Renyi): every pair of
// nodes is joined with probability `density`, or degree / (n - 1) where the mean `degree` is given instead.
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

Edges erdos_renyi(int64_t n_nodes, const TopologySpec& spec, Random& random);

}  // namespace bsexp::topology
