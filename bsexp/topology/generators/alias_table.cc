#include "bsexp/topology/generators/alias_table.h"

#include <cstddef>
#include <numeric>

namespace bsexp::topology {

AliasTable::AliasTable(const std::vector<double>& weights) : cells_(weights.size()) {
  const double mean =
      std::accumulate(weights.begin(), weights.end(), 0.0) / static_cast<double>(weights.size());
  std::vector<double> left(weights.size());  // in units of the mean
  std::vector<size_t> small, large;
  for (size_t i = 0; i < weights.size(); ++i) {
    left[i] = weights[i] / mean;
    (left[i] < 1 ? small : large).push_back(i);
  }
  // Each small one is filled up by a large one; rounding may leave some of either, which stay what they are.
  while (!small.empty() && !large.empty()) {
    const size_t i = small.back(), filler = large.back();
    small.pop_back();
    cells_[i] = {left[i], static_cast<int64_t>(filler)};
    left[filler] -= 1 - left[i];
    if (left[filler] >= 1) continue;
    large.pop_back();
    small.push_back(filler);
  }
}

}  // namespace bsexp::topology
