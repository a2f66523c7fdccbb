// Writes a mask and what this project says of it as JSON, for another implementation to compare with:
//   write_statistics KIND NODES SEED [name=value ...]
// KIND is a generator, or `directed`: each block, those of the diagonal too, with the probability `density`.
// "blocks" are the pairs (row, column) of the mask. With references=N first among the parameters, also sigma
// and omega beside N references of each kind, and the edges of these.
#include <iostream>

#include <nlohmann/json.hpp>

#include "tests/topology/read_spec.h"

namespace bsexp::topology {
namespace {

BlockMask directed_mask(int64_t n, uint64_t seed, double density) {
  Random random(seed, "mask/directed");
  std::vector<Edge> blocks;
  for (int32_t row = 0; row < n; ++row) {
    for (int32_t column = 0; column < n; ++column) {
      if (random.uniform() < density) blocks.emplace_back(row, column);
    }
  }
  return BlockMask(n, n, std::move(blocks));
}

nlohmann::ordered_json to_json(const BlockMask& mask) {
  const MaskStatistics s = statistics(mask);
  ThreadPool pool(1);
  const GraphStatistics of_graph = statistics(graph_of(mask), {}, pool);
  nlohmann::ordered_json blocks = nlohmann::ordered_json::array();
  for (size_t row = 0; row + 1 < mask.indptr().size(); ++row) {
    for (auto z = mask.indptr()[row]; z < mask.indptr()[row + 1]; ++z) {
      blocks.push_back({row, mask.indices()[static_cast<size_t>(z)]});
    }
  }
  return {{"nodes", s.nodes},
          {"edges", s.edges},
          {"density", s.density},
          {"degree_min", s.degree_min},
          {"degree_mean", s.degree_mean},
          {"degree_max", s.degree_max},
          {"in_degree_min", s.in_degree_min},
          {"in_degree_mean", s.in_degree_mean},
          {"in_degree_max", s.in_degree_max},
          {"mean_path_length", s.paths.value().mean_path_length},
          {"diameter", s.paths->diameter},
          {"reachable", s.paths->reachable},
          {"clustering", s.clustering.value()},
          {"transitivity", s.transitivity.value()},
          {"giant_component", s.giant_component.value()},
          {"spectral_gap", of_graph.spectral_gap.value()},
          {"degree_nodes", of_graph.out.nodes},
          {"in_degree_nodes", of_graph.in.nodes},
          {"mix", mix_until_still(mask)},
          {"blocks", blocks}};
}

nlohmann::ordered_json references_json(const BlockMask& mask, int64_t references) {
  const Graph undirected = graph_of(mask).symmetrized();
  const ReferenceOptions options{.references = references};
  ThreadPool pool(2);
  const SmallWorld found = small_world(undirected, options, pool);
  nlohmann::ordered_json random = nlohmann::ordered_json::array(), lattice = random;
  for (int64_t i = 0; i < references; ++i) {
    random.push_back(reference_graph(undirected, options, ReferenceKind::random, i).edges());
    lattice.push_back(reference_graph(undirected, options, ReferenceKind::lattice, i).edges());
  }
  return {{"edges", undirected.edges()},
          {"random", random},
          {"lattice", lattice},
          {"sigma", found.sigma},
          {"sigma_transitivity", found.sigma_transitivity},
          {"omega", found.omega}};
}

void write(std::vector<std::string> arguments) {
  REQUIRE(arguments.size() >= 3, "usage: write_statistics KIND NODES SEED [name=value ...]");
  const int64_t n = std::stoll(arguments[1]);
  const uint64_t seed = std::stoull(arguments[2]);
  const std::string asks = "references=";
  int64_t references = 0;
  if (arguments.size() > 3 && arguments[3].starts_with(asks)) {
    references = std::stoll(arguments[3].substr(asks.size()));
    arguments.erase(arguments.begin() + 3);
  }
  const TopologySpec spec = read_spec(arguments[0], {arguments.begin() + 3, arguments.end()});
  const BlockMask mask = spec.kind == "directed" ? directed_mask(n, seed, spec.density.value())
                                                 : make_mask(spec, n, n, seed, "mask/test");
  std::cout << (references > 0 ? references_json(mask, references) : to_json(mask));
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
