#include "bsexp/topology/generators/watts_strogatz_2d.h"

#include "bsexp/topology/generators/lattice_2d.h"
#include "bsexp/topology/generators/parameters.h"

namespace bsexp::topology {

Edges watts_strogatz_2d(int64_t n_nodes, const TopologySpec& spec, Random& random) {
  const double rewire = rewire_probability(spec);
  OwnedEdges edges = lattice(n_nodes, spec, kDefaultDegree);
  edges.maybe_rewire_all(rewire, random);
  return edges.edges();
}

}  // namespace bsexp::topology
