#pragma once
// What a topology is made of: its kind and parameters, and the table that says what each parameter means.
//
// A new parameter is a member here, a line in `each_parameter` and a row in topology_spec.cc; configurations
// (experiments/fields.cc) and the command line add how it is read.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "bsexp/base/table.h"

namespace bsexp::topology {

// A parameter that its kind does not take must be absent.
struct TopologySpec {
  std::string kind = "watts_strogatz_2d";
  std::optional<int64_t> degree = {};    // neighbours of a node
  std::optional<double> density = {};    // share of the blocks of the mask, its diagonal included
  std::optional<double> rewire = {};     // probability that an edge is rewired
  std::optional<int64_t> edges = {};     // edges of a new node
  std::optional<int64_t> extra = {};     // edges between old nodes for each new node
  std::optional<int64_t> rows = {};      // 2D lattices: n0 of n0 x n1
  std::optional<bool> torus = {};        // 2D lattices: opposite borders are joined
  std::optional<int64_t> contacts = {};  // Kleinberg: long-range contacts of a node
  std::optional<double> exponent = {};   // Kleinberg: of the distance
  std::optional<int64_t> groups = {};    // number of groups of nodes
  std::optional<double> mixing = {};     // share of the edges that lead out of a group
  std::optional<int64_t> level = {};     // butterfly: the one level that is there
  std::optional<bool> directed = {};     // every arc is drawn on its own
  std::optional<std::string> path = {};  // of the file, or RUN#NAME for a mask of a run

  bool operator==(const TopologySpec&) const = default;
};

// Calls use(name, member) for each parameter of a (const or mutable) spec.
template <class Spec, class Use>
void each_parameter(Spec& spec, Use&& use) {
  use("degree", spec.degree);
  use("density", spec.density);
  use("rewire", spec.rewire);
  use("edges", spec.edges);
  use("extra", spec.extra);
  use("rows", spec.rows);
  use("torus", spec.torus);
  use("contacts", spec.contacts);
  use("exponent", spec.exponent);
  use("groups", spec.groups);
  use("mixing", spec.mixing);
  use("level", spec.level);
  use("directed", spec.directed);
  use("path", spec.path);
}

struct ParameterRow {
  std::string name;
  std::string summary;
  std::string fallback;  // the value where it is absent
  std::string range;

  bool given(const TopologySpec& spec) const;
};

// Every parameter of TopologySpec.
const Table<ParameterRow>& parameter_table();

}  // namespace bsexp::topology
