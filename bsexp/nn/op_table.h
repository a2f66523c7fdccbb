#pragma once
// The table of operations: one row for each op of ops.h, with a worked case of any size.
//
// It drives the gradient checks, the comparison of every backend with the reference, and the benchmarks: a
// new op is tested everywhere by its row.
#include <functional>
#include <string>
#include <vector>

#include "bsexp/base/table.h"
#include "bsexp/nn/ops.h"

namespace bsexp::nn {

struct OpCase {
  struct Input {
    int64_t rows, features;
    bool positive = false;  // values in [0.5, 1.5] instead of N(0, 1): for divisors
  };
  std::vector<Input> inputs;
  std::function<Var(Tape&, const std::vector<Var>&)> apply;
};

struct OpRow {
  std::string name;
  // A case with about so many rows and features (block-sparse ops round the features to their blocks).
  std::function<OpCase(int64_t rows, int64_t features)> make_case;
};

const Table<OpRow>& op_table();

}  // namespace bsexp::nn
