#pragma once
// What the tests of the generators share.
#include <string>

#include "bsexp/topology/generators.h"
#include "tests/support/errors.h"

namespace bsexp::topology {

inline constexpr uint64_t kSeeds = 50;

inline TopologySpec spec_of(const std::string& kind) {
  TopologySpec spec;
  spec.kind = kind;
  return spec;
}

// The message with which a mask of n_nodes x n_nodes is refused.
inline std::string mask_error(const TopologySpec& spec, int64_t n_nodes) {
  return error_of([&] { make_mask(spec, n_nodes, n_nodes, 1, "test"); });
}

}  // namespace bsexp::topology
