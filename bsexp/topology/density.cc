#include "bsexp/topology/density.h"

#include <algorithm>

#include "bsexp/base/error.h"
#include "bsexp/topology/generators/parameters.h"

namespace bsexp::topology {

double wanted_blocks(const TopologySpec& spec, int64_t n_rows, int64_t n_columns) {
  REQUIRE(*spec.density > 0 && *spec.density <= 1, "{}: density must be above 0 and at most 1, not {}",
          spec.kind, *spec.density);
  return *spec.density * static_cast<double>(n_rows) * static_cast<double>(n_columns);
}

TopologySpec solve_density(const DensityBy& by, const TopologySpec& spec, int64_t n_rows, int64_t n_columns,
                           const std::function<int64_t(const TopologySpec&)>& n_blocks) {
  REQUIRE(!(spec.*by.parameter), "{}: give density or {}, not both", spec.kind, by.name);
  constexpr double kRounding = 0.5;  // blocks
  const double wanted = wanted_blocks(spec, n_rows, n_columns);
  const int64_t step = by.step(std::max(n_rows, n_columns));
  const auto with = [&](int64_t value) {
    TopologySpec result = spec;
    result.density.reset();
    result.*by.parameter = value;
    return result;
  };
  // None where the parameter is too large.
  const auto blocks_with = [&](int64_t value) -> std::optional<double> {
    try {
      return static_cast<double>(n_blocks(with(value)));
    } catch (const UserError&) {
      return std::nullopt;
    }
  };
  const auto density = [&](double blocks) {
    return blocks / (static_cast<double>(n_rows) * static_cast<double>(n_columns));
  };
  int64_t low = by.least == 0 ? 0 : step;
  double low_blocks = static_cast<double>(n_blocks(with(low)));  // what is wrong besides is said here
  REQUIRE(wanted >= low_blocks - kRounding,
          "{}: density {} cannot be reached with {} x {} blocks; it must be at least {:.6g}, that of {} {}",
          spec.kind, *spec.density, n_rows, n_columns, density(low_blocks), by.name, low);
  require_edges(wanted / 2, spec);  // so that the search meets no graph that is refused for its memory alone
  // `low` gives fewer blocks than wanted, `high` at least as many or is too large.
  int64_t jump = step, high = low + jump;
  std::optional<double> high_blocks = blocks_with(high);
  while (high_blocks && *high_blocks < wanted) {
    low = high;
    low_blocks = *high_blocks;
    high = low + (jump *= 2);
    high_blocks = blocks_with(high);
  }
  while (high - low > step) {
    const int64_t middle = low + (high - low) / step / 2 * step;
    const std::optional<double> blocks = blocks_with(middle);
    if (blocks && *blocks < wanted) {
      low = middle;
      low_blocks = *blocks;
    } else {
      high = middle;
      high_blocks = blocks;
    }
  }
  const bool reached = high_blocks && *high_blocks >= wanted - kRounding;
  REQUIRE(reached || wanted <= low_blocks + kRounding,
          "{}: density {} cannot be reached with {} x {} blocks; it must be at most {:.6g}, that of {} {}",
          spec.kind, *spec.density, n_rows, n_columns, density(low_blocks), by.name, low);
  return with(reached && *high_blocks - wanted < wanted - low_blocks ? high : low);
}

}  // namespace bsexp::topology
