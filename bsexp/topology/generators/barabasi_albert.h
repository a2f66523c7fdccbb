#pragma once
// Barabasi, Albert 1999, "Emergence of scaling in random networks": nodes are added one by one, each joined
// to `edges` different nodes that are chosen in proportion to their degree. The first `edges` nodes are all
// joined to each other.
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

Edges barabasi_albert(int64_t n_nodes, const TopologySpec& spec, Random& random);

}  // namespace bsexp::topology
