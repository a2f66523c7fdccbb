#pragma once
// The parameters that several generators share: their defaults and what is refused.
#include "bsexp/base/error.h"
#include "bsexp/base/machine.h"
#include "bsexp/base/text.h"
#include "bsexp/topology/topology_spec.h"

namespace bsexp::topology {

inline constexpr int64_t kDefaultDegree = 8;
inline constexpr double kDefaultRewire = 0.1;
inline constexpr int64_t kKleinbergDegree = 4;
inline constexpr int64_t kDefaultContacts = 1;
inline constexpr double kDefaultExponent = 2;
inline constexpr int64_t kDefaultGroups = 4;
inline constexpr double kDefaultMixing = 0.1;

// UserError when the machine has not the memory for so many edges; the two arcs of a pair are one.
inline void require_edges(double n_edges, const TopologySpec& spec) {
  constexpr double kEdgeBytes = 16;  // in the list, and both of its arcs
  const double needed = kEdgeBytes * n_edges, most = static_cast<double>(memory_of_machine());
  REQUIRE(needed <= most,
          "{}: {:.3g} edges take {} of memory, and this machine has {}; use fewer nodes or edges", spec.kind,
          n_edges, format_bytes(needed), format_bytes(most));
}

// A degree below the number of nodes.
inline int64_t any_degree(int64_t n_nodes, const TopologySpec& spec) {
  const int64_t degree = spec.degree.value_or(kDefaultDegree);
  REQUIRE(degree >= 1 && degree < n_nodes,
          "{}: degree {} is not possible with {} nodes; it must be between 1 and {}. Use a smaller degree, "
          "more hidden units or smaller blocks",
          spec.kind, degree, n_nodes, n_nodes - 1);
  return degree;
}

// An even degree below the number of nodes.
inline int64_t even_degree(int64_t n_nodes, const TopologySpec& spec, int64_t fallback = kDefaultDegree) {
  const int64_t degree = spec.degree.value_or(fallback);
  REQUIRE(degree >= 2 && degree % 2 == 0,
          "{}: degree must be even and at least 2, half of it to each side; not {}", spec.kind, degree);
  REQUIRE(degree < n_nodes,
          "{}: degree {} is not possible with {} nodes; it must be at most {}. Use a smaller degree, "
          "more hidden units or smaller blocks",
          spec.kind, degree, n_nodes, n_nodes - 1);
  return degree;
}

inline double probability(double value, const TopologySpec& spec, const char* name) {
  REQUIRE(value >= 0 && value <= 1, "{}: {} must be between 0 and 1, not {}", spec.kind, name, value);
  return value;
}

inline double rewire_probability(const TopologySpec& spec) {
  return probability(spec.rewire.value_or(kDefaultRewire), spec, "rewire");
}

inline int64_t group_count(int64_t n_nodes, const TopologySpec& spec) {
  const int64_t groups = spec.groups.value_or(kDefaultGroups);
  REQUIRE(groups >= 1 && groups <= n_nodes, "{}: groups must be between 1 and the {} nodes, not {}",
          spec.kind, n_nodes, groups);
  return groups;
}

}  // namespace bsexp::topology
