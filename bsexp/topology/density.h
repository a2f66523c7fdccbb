#pragma once
// A density becomes a degree: the value of a generator's degree-like parameter whose mask comes nearest.
//
// Density is the share of the blocks of a mask that are there, its diagonal included. Blocks grow with the
// parameter, so the value is found by doubling and halving over masks that are made, with their seed: what
// falls together in a rectangular mask counts once.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "bsexp/topology/topology_spec.h"

namespace bsexp::topology {

struct DensityBy {
  std::string name;  // of the parameter; empty: none
  std::optional<int64_t> TopologySpec::*parameter = nullptr;
  int64_t least = 0;
  // From one value to the next on n nodes; the least value is one step, or 0.
  std::function<int64_t(int64_t n_nodes)> step = nullptr;
};

// The spec with its density replaced. `n_blocks` counts the blocks of the mask of a spec, and throws
// UserError where the parameter is too large. UserError for a density that no value reaches.
TopologySpec solve_density(const DensityBy& by, const TopologySpec& spec, int64_t n_rows, int64_t n_columns,
                           const std::function<int64_t(const TopologySpec&)>& n_blocks);

// A density as number of blocks of the mask. UserError unless it is above 0 and at most 1.
double wanted_blocks(const TopologySpec& spec, int64_t n_rows, int64_t n_columns);

}  // namespace bsexp::topology
