#pragma once
// Holland, Laskey, Leinhardt 1983, "Stochastic blockmodels: first steps", with one probability inside groups
// and one between them (the planted partition of Condon, Karp 2001).
//
// Node i of n is in group floor(i groups / n). The share `mixing` of the edges is expected between groups,
// the others inside; the mean degree is `degree`, or the mean density of the mask `density`. Directed and in
// rectangles, blocks are chosen in the place of pairs, and both sides have the same groups, at most as many
// as the shorter side has blocks; there a degree for which there is no room fills the groups.
#include "bsexp/topology/generators.h"

namespace bsexp::topology {

Edges stochastic_block(int64_t n_nodes, const TopologySpec& spec, Random& random);
BlockMask stochastic_block_mask(int64_t n_rows, int64_t n_columns, const TopologySpec& spec, Random& random);

}  // namespace bsexp::topology
