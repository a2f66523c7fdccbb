#include "bsexp/topology/generators/erdos_renyi.h"

#include "bsexp/topology/editable_graph.h"
#include "bsexp/topology/generators/parameters.h"

namespace bsexp::topology {

namespace {

double edge_probability(int64_t n_nodes, const TopologySpec& spec) {
  REQUIRE(!spec.density || !spec.degree, "{}: give density or degree, not both", spec.kind);
  if (spec.density) {
    REQUIRE(*spec.density > 0 && *spec.density <= 1, "{}: density must be above 0 and at most 1, not {}",
            spec.kind, *spec.density);
    return *spec.density;
  }
  const int64_t degree = spec.degree.value_or(kDefaultDegree);
  REQUIRE(degree >= 1 && degree < n_nodes,
          "{}: a mean degree of {} is not possible with {} nodes; it must be between 1 "
          "and {}",
          spec.kind, degree, n_nodes, n_nodes - 1);
  return static_cast<double>(degree) / static_cast<double>(n_nodes - 1);
}

}  // namespace

Edges erdos_renyi(int64_t n_nodes, const TopologySpec& spec, Random& random) {
  const double p = edge_probability(n_nodes, spec);
  EditableGraph graph(n_nodes);
  for (int64_t a = 0; a < n_nodes; ++a) {
    for (int64_t b = 0; b < a; ++b) {
      if (random.uniform() < p) graph.add(a, b);
    }
  }
  return {graph.edges()};
}

}  // namespace bsexp::topology
