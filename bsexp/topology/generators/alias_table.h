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
    const auto i = static_cast<size_t>(random.below(static_cast<int64_t>(keep_.size())));
    return random.uniform() < keep_[i] ? static_cast<int64_t>(i) : alias_[i];
  }

 private:
  std::vector<double> keep_;    // probability that i stays i
  std::vector<int64_t> alias_;  // what it is otherwise
};

}  // namespace bsexp::topology
