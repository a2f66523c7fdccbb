#include "bsexp/topology/generators/dense.h"

namespace bsexp::topology {

Edges dense(int64_t n_nodes, const TopologySpec&, Random&) {
  Edges edges;
  edges.pairs.reserve(static_cast<size_t>(n_nodes * (n_nodes - 1) / 2));
  for (int32_t a = 0; a < n_nodes; ++a) {
    for (int32_t b = 0; b < a; ++b) edges.pairs.emplace_back(a, b);
  }
  return edges;
}

BlockMask dense_mask(int64_t n_rows, int64_t n_columns, const TopologySpec&, Random&) {
  return BlockMask::dense(n_rows, n_columns);
}

}  // namespace bsexp::topology
