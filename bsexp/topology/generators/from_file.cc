#include "bsexp/topology/generators/from_file.h"

#include <algorithm>

#include "bsexp/base/error.h"
#include "bsexp/topology/files/mask_file.h"
#include "bsexp/topology/statistics.h"

namespace bsexp::topology {

namespace {

BlockMask read(const TopologySpec& spec) {
  REQUIRE(spec.path, "{}: a path is needed, the file of the mask (docs/masks.md)", spec.kind);
  ReadOptions options;
  options.directed = spec.directed.value_or(false);
  return read_mask_file(*spec.path, options).mask;
}

Edges edges_of(const BlockMask& mask, int64_t n_nodes, const TopologySpec& spec) {
  REQUIRE(
      mask.n_rows() == n_nodes && mask.n_columns() == n_nodes,
      "{}: {} holds a mask of {} x {} blocks; {} x {} are needed. Change the number of nodes (model.hidden / "
      "model.block), or, if the last nodes of an edge list have no edges, begin it with '# nodes: {}'",
      spec.kind, *spec.path, mask.n_rows(), mask.n_columns(), n_nodes, n_nodes, n_nodes);
  return {arcs_of(mask), true};
}

}  // namespace

Edges from_file(int64_t n_nodes, const TopologySpec& spec, Random&) {
  return edges_of(read(spec), n_nodes, spec);
}

BlockMask mask_from_file(int64_t n_rows, int64_t n_columns, const TopologySpec& spec, Random&) {
  BlockMask mask = read(spec);
  if (mask.n_rows() == n_rows && mask.n_columns() == n_columns) return mask;
  const int64_t n_nodes = std::max(n_rows, n_columns);
  return mask_of(Graph::directed(n_nodes, edges_of(mask, n_nodes, spec).pairs), n_rows, n_columns);
}

}  // namespace bsexp::topology
