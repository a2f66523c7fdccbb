#pragma once
// Barabasi, Albert 1999, "Emergence of scaling in random networks": nodes are added one by one, each joined
// to `edges` different nodes that are chosen in proportion to their degree. The first `edges` nodes are all
// joined to each other.
//
// With every new node come `extra` edges between nodes that are there, both ends chosen in proportion to
// their degree (Dorogovtsev, Mendes 2000, "Scaling behaviour of developing and decaying networks"); one that
// would be a loop or is there is left out.
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

Edges barabasi_albert(int64_t n_nodes, const TopologySpec& spec, Random& random);

}  // namespace bsexp::topology
