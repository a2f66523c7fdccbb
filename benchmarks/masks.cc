#include "benchmarks/masks.h"

#include <algorithm>
#include <cmath>

#include "bsexp/base/random.h"

namespace bsexp::benchmarks {

topology::BlockMask balanced_columns(int64_t n, double density) {
  const auto per_column = std::max<int64_t>(1, std::llround(density * static_cast<double>(n)));
  Random random(1, "bench/bsmm");
  std::vector<std::pair<int32_t, int32_t>> blocks;
  std::vector<int32_t> rows(static_cast<size_t>(n));
  for (int32_t i = 0; i < n; ++i) rows[static_cast<size_t>(i)] = i;
  for (int32_t column = 0; column < n; ++column) {
    for (int64_t k = 0; k < per_column; ++k) {
      std::swap(rows[static_cast<size_t>(k)], rows[static_cast<size_t>(k + random.below(n - k))]);
      blocks.emplace_back(rows[static_cast<size_t>(k)], column);
    }
  }
  return {n, n, std::move(blocks)};
}

topology::BlockMask hubs(int64_t n, double density) {
  topology::TopologySpec spec;
  spec.kind = "barabasi_albert";
  // A new node brings half the mean degree.
  spec.edges = std::clamp<int64_t>(std::llround(density * static_cast<double>(n) / 2), 1, n - 1);
  return topology::make_mask(spec, n, n, 1, "bench/bsmm");
}

}  // namespace bsexp::benchmarks
