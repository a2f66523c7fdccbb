#include "bsexp/topology/generators/from_file.h"

#include "bsexp/base/error.h"
#include "bsexp/topology/files/mask_file.h"

namespace bsexp::topology {

Edges from_file(int64_t n_nodes, const TopologySpec& spec, Random&) {
  REQUIRE(spec.path, "the topology {} needs a path: the file with the mask", spec.kind);
  const BlockMask mask = read_mask_file(*spec.path).mask;
  REQUIRE(
      mask.n_rows() == n_nodes && mask.n_columns() == n_nodes,
      "{} holds a mask of {} x {} blocks; {} x {} are needed. Change model.hidden or model.block, or, if the "
      "last nodes of an edge list have no edges, begin it with '# nodes: {}'",
      *spec.path, mask.n_rows(), mask.n_columns(), n_nodes, n_nodes, n_nodes);
  Edges edges;
  edges.directed = true;
  for (int32_t row = 0; row < n_nodes; ++row) {
    for (const int32_t column : mask.row(row)) {
      if (row != column) edges.pairs.emplace_back(row, column);
    }
  }
  return edges;
}

}  // namespace bsexp::topology
