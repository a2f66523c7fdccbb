#include "bsexp/topology/generators/butterfly.h"

#include <bit>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/topology/generators/parameters.h"

namespace bsexp::topology {

Edges butterfly(int64_t n_nodes, const TopologySpec& spec, Random&) {
  const int64_t n_levels = std::bit_width(static_cast<uint64_t>(n_nodes - 1));
  REQUIRE(!(spec.degree || spec.density) || !spec.level,
          "{}: a level has its own density; give level, or one of degree and density", spec.kind);
  REQUIRE(!spec.level || (*spec.level >= 0 && *spec.level < n_levels),
          "{}: there is no level {} with {} nodes; they have {} levels, from 0", spec.kind, *spec.level,
          n_nodes, n_levels);
  REQUIRE(!spec.degree || (*spec.degree >= 1 && *spec.degree <= n_levels),
          "{}: degree {} is not possible with {} nodes; it must be between 1 and their {} levels", spec.kind,
          *spec.degree, n_nodes, n_levels);
  const int64_t first = spec.level.value_or(0);
  const int64_t last = spec.level ? first + 1 : spec.degree.value_or(n_levels);
  require_edges(static_cast<double>(n_nodes) * static_cast<double>(last - first) / 2, spec);
  Edges edges;
  InterruptCheck interrupt;
  for (int64_t i = 0; i < n_nodes; ++i) {
    interrupt.after(last - first);
    for (int64_t level = first; level < last; ++level) {
      const int64_t partner = i ^ int64_t { 1 } << level;
      if (i < partner && partner < n_nodes)
        edges.pairs.emplace_back(static_cast<int32_t>(i), static_cast<int32_t>(partner));
    }
  }
  return edges;
}

}  // namespace bsexp::topology
