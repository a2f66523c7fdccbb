#include "bsexp/topology/generators/newman_watts.h"

#include "bsexp/topology/generators/parameters.h"
#include "bsexp/topology/generators/watts_strogatz.h"

namespace bsexp::topology {

Edges newman_watts(int64_t n_nodes, const TopologySpec& spec, Random& random) {
  const double share = rewire_probability(spec);
  OwnedEdges edges = ring(n_nodes, spec, 1);
  const int64_t n_owned = edges.per_node() / 2;
  for (int64_t node = 0; node < n_nodes; ++node) {
    for (int64_t slot = n_owned; slot < 2 * n_owned; ++slot) edges.maybe_add(node, slot, share, random);
  }
  return edges.edges();
}

}  // namespace bsexp::topology
