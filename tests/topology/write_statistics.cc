// Writes a mask and its statistics for another implementation to compare with:
//   write_statistics KIND NODES SEED [name=value ...]
// One line of numbers: nodes edges density clustering mean_path_length diameter reachable giant_component;
// one line of the mix factor until it is still; then one line for each edge of the mask, without its
// diagonal.
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "bsexp/topology.h"

int main(int argc, char** argv) {
  using namespace bsexp;
  topology::TopologySpec spec;
  if (argc < 4) return 2;
  spec.kind = argv[1];
  for (int i = 4; i < argc; ++i) {
    const std::vector<std::string> parts = split(argv[i], '=');
    if (parts[0] == "degree") spec.degree = std::atoll(parts[1].c_str());
    if (parts[0] == "edges") spec.edges = std::atoll(parts[1].c_str());
    if (parts[0] == "rows") spec.rows = std::atoll(parts[1].c_str());
    if (parts[0] == "rewire") spec.rewire = std::atof(parts[1].c_str());
    if (parts[0] == "density") spec.density = std::atof(parts[1].c_str());
  }
  const int64_t n = std::atoll(argv[2]);
  const topology::BlockMask mask =
      topology::make_mask(spec, n, n, static_cast<uint64_t>(std::atoll(argv[3])), "mask/test");
  const topology::MaskStatistics s = topology::statistics(mask);
  fmt::print("{} {} {} {} {} {} {} {}\n", s.nodes, s.edges, s.density, s.clustering.value(),
             s.paths.value().mean_path_length, s.paths->diameter, s.paths->reachable,
             s.giant_component.value());
  fmt::print("{}\n", fmt::join(topology::mix_until_still(mask), " "));
  for (int64_t row = 0; row < n; ++row) {
    for (auto z = mask.indptr()[static_cast<size_t>(row)]; z < mask.indptr()[static_cast<size_t>(row) + 1];
         ++z) {
      const int64_t column = mask.indices()[static_cast<size_t>(z)];
      if (column != row) fmt::print("{} {}\n", row, column);
    }
  }
}
