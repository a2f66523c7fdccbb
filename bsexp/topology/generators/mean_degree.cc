#include "bsexp/topology/generators/mean_degree.h"

#include <algorithm>

#include "bsexp/topology/density.h"
#include "bsexp/topology/generators/parameters.h"

namespace bsexp::topology {

double blocks_off_diagonal(int64_t n_rows, int64_t n_columns, const TopologySpec& spec) {
  const auto n = static_cast<double>(std::max(n_rows, n_columns));
  const double all = static_cast<double>(n_rows) * static_cast<double>(n_columns);
  if (!spec.density) {
    const int64_t degree = any_degree(std::max(n_rows, n_columns), spec);
    return std::min(static_cast<double>(degree) * n, all - n);
  }
  REQUIRE(!spec.degree, "{}: give density or degree, not both", spec.kind);
  constexpr double kRounding = 0.5;  // blocks
  const double wanted = wanted_blocks(spec, n_rows, n_columns);
  REQUIRE(wanted >= n - kRounding,
          "{}: density {} cannot be reached with {} x {} blocks; it must be at least {:.6g}, that of the "
          "diagonal, and at most 1",
          spec.kind, *spec.density, n_rows, n_columns, n / all);
  return std::max(0.0, wanted - n);
}

}  // namespace bsexp::topology
