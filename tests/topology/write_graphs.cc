// Writes the arcs of graphs, one JSON list of (from, to) a line, for another implementation to compare with:
//   write_graphs KIND NODES N_SEEDS [name=value ...]
// The seeds are 1 ... N_SEEDS.
#include <iostream>

#include <nlohmann/json.hpp>

#include "tests/topology/read_spec.h"

namespace bsexp::topology {
namespace {

void write(const std::vector<std::string>& arguments) {
  REQUIRE(arguments.size() >= 3, "usage: write_graphs KIND NODES N_SEEDS [name=value ...]");
  const TopologySpec spec = read_spec(arguments[0], {arguments.begin() + 3, arguments.end()});
  const int64_t n = std::stoll(arguments[1]);
  for (uint64_t seed = 1; seed <= std::stoull(arguments[2]); ++seed) {
    const Graph graph = make_graph(spec, n, seed, "mask/test");
    nlohmann::json arcs = nlohmann::json::array();
    for (int64_t node = 0; node < n; ++node) {
      for (const int32_t head : graph.neighbours(node)) arcs.push_back({node, head});
    }
    std::cout << arcs << '\n';
  }
}

}  // namespace
}  // namespace bsexp::topology

int main(int argc, char** argv) {
  try {
    bsexp::topology::write({argv + 1, argv + argc});
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 2;
  }
}
