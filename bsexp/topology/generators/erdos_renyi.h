#pragma once
// Gilbert 1959, "Random graphs" (the model G(n, p) that bears the names of Erdos and Renyi): every pair of
// nodes is joined with one probability p, such that the mean degree is `degree`, p = degree / (n - 1), or the
// mean density of the mask `density`. Directed and in rectangles, every block off the diagonal has p.
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

Edges erdos_renyi(int64_t n_nodes, const TopologySpec& spec, Random& random);
BlockMask erdos_renyi_mask(int64_t n_rows, int64_t n_columns, const TopologySpec& spec, Random& random);

}  // namespace bsexp::topology
