#include "bsexp/topology/generators/dense.h"

#include "bsexp/base/interrupt.h"
#include "bsexp/topology/generators/parameters.h"

namespace bsexp::topology {

Edges dense(int64_t n_nodes, const TopologySpec& spec, Random&) {
  require_edges(static_cast<double>(n_nodes) * static_cast<double>(n_nodes - 1) / 2, spec);
  Edges edges;
  edges.pairs.reserve(static_cast<size_t>(n_nodes * (n_nodes - 1) / 2));
  InterruptCheck interrupt;
  for (int32_t a = 0; a < n_nodes; ++a) {
    interrupt.after(a);
    for (int32_t b = 0; b < a; ++b) edges.pairs.emplace_back(a, b);
  }
  return edges;
}

BlockMask dense_mask(int64_t n_rows, int64_t n_columns, const TopologySpec& spec, Random&) {
  require_edges(static_cast<double>(n_rows) * static_cast<double>(n_columns) / 2, spec);
  return BlockMask::dense(n_rows, n_columns);
}

}  // namespace bsexp::topology
