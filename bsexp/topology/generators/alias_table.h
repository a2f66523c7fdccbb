#pragma once
// Draws i = 0 ... n - 1 with probabilities proportional to given weights, each in constant time (Walker 1977,
// the alias method; Vose 1991 for the table).
#include <cstdint>
#include <vector>

#include "bsexp/base/random.h"

namespace bsexp::topology {

class AliasTable {
 public:
  // Weights of at least 0, one of them above 0.
  explicit AliasTable(const std::vector<double>& weights);

  int64_t draw(Random& random) const {
    const auto i = static_cast<size_t>(random.below(static_cast<int64_t>(cells_.size())));
    return random.uniform() < cells_[i].keep ? static_cast<int64_t>(i) : cells_[i].alias;
  }

 private:
  struct Cell {
    double keep = 1;    // probability that i stays i
    int64_t alias = 0;  // what it is otherwise
  };
  std::vector<Cell> cells_;
};

}  // namespace bsexp::topology
