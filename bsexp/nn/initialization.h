#pragma once
// The first values of recurrent weights that a model can be asked for.
//   identity    1 on the diagonal of the matrix, 0 elsewhere (Le, Jaitly, Hinton 2015)
//   orthogonal  W^T W = 1, uniformly among all such (Saxe, McClelland, Ganguli 2014; drawn as Stewart 1980),
//   for a
//               square matrix without a mask. Under a mask each block is orthogonal, divided by the root of
//               the number of blocks in its column: |x W|^2 is |x|^2 on the average over directions of x.
//   scaled      N(0, gain / n), n the inputs that the mask leaves to the unit; gain 2 where a ReLU follows,
//   else 1
//               (He et al. 2015)
// Drawing an orthogonal matrix of n x n takes some n^3 operations: seconds for 2,000 units, minutes for
// 8,000.
#include <optional>
#include <string>

#include "bsexp/base/table.h"
#include "bsexp/nn/parameter.h"

namespace bsexp::nn {

struct InitRow {
  std::string name;
  Initializer (*make)(double gain);
};
const Table<InitRow>& init_table();

// Those of the row NAME of the table, or `own` where none is given.
Initializer first_values(const std::optional<std::string>& name, Initializer own, double gain = 1);

}  // namespace bsexp::nn
