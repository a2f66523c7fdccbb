#pragma once
// A topology from the command line of the programs that write graphs for Python: a kind and name=value.
#include <sstream>
#include <string>
#include <vector>

#include "bsexp/topology.h"

namespace bsexp::topology {

inline TopologySpec read_spec(const std::string& kind, const std::vector<std::string>& parameters) {
  TopologySpec spec;
  spec.kind = kind;
  for (const std::string& parameter : parameters) {
    const std::vector<std::string> parts = split(parameter, '=');
    parameter_table().get(parts.at(0));
    each_parameter(spec, [&](const std::string& name, auto& value) {
      if (name != parts[0]) return;
      std::istringstream text(parts.at(1));
      text >> std::boolalpha >> value.emplace();
      REQUIRE(text, "{} cannot be read", parameter);
    });
  }
  return spec;
}

}  // namespace bsexp::topology
