#pragma once
// Where a command takes its topology from: a generator with its parameters, a file, or a mask of a run.
//
//   --kind KIND --nodes N [--degree ...] [--seed S] | --file FILE [--directed B] | --run RUN [--mask NAME]
//
// UserError unless it is exactly one of the three, when the file or the run is not there, and where a flag is
// given that has no part in it.
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "bsexp/topology.h"

namespace bsexp::cli {

// A mask of a generator is that which a run with this seed gives this name.
inline constexpr const char* kMaskName = "hidden";

struct TopologySource {
  std::optional<std::string> kind, file, run, mask;
  topology::TopologySpec spec;  // the parameters; its kind is set from `kind`
  std::optional<int64_t> nodes;
  std::optional<int64_t> seed;

  uint64_t seed_or_default() const { return static_cast<uint64_t>(seed.value_or(1)); }
};

// The flags of `source`, which lives as long as the action of the command.
void add_topology_flags(CLI::App& app, TopologySource& source);

struct SourceTopology {
  topology::BlockMask mask;
  topology::TopologySpec spec;     // of a file or a run: kind `file` and the path
  std::string name;                // KIND, FILE or RUN#NAME
  std::vector<std::string> notes;  // remarks of the reader

  // The arcs of the mask without its diagonal. UserError unless the mask is square.
  topology::Graph graph() const;
};

SourceTopology load(const TopologySource& source);

}  // namespace bsexp::cli
