#pragma once
// What the backend holds, as plain rows.
#include <vector>

#include "bsexp/nn.h"

namespace bsexp::rnn {

using Vector = std::vector<double>;  // the features of one row
using Matrix = std::vector<Vector>;  // [row][feature]; of a weight [input][output]

// Block weights [Z, s, s] as the whole matrix.
inline Matrix dense_matrix(const kernels::BlockLayout& layout, const Vector& blocks) {
  const auto s = static_cast<size_t>(layout.block_size());
  Matrix w(static_cast<size_t>(layout.n_input()), Vector(static_cast<size_t>(layout.n_output())));
  for (size_t i = 0; i + 1 < layout.input_begin().size(); ++i) {
    for (auto b = static_cast<size_t>(layout.input_begin()[i]);
         b < static_cast<size_t>(layout.input_begin()[i + 1]); ++b) {
      const auto [other, number] = layout.by_input()[b];
      for (size_t c = 0; c < s; ++c) {
        for (size_t k = 0; k < s; ++k) {
          w[i * s + c][static_cast<size_t>(other) * s + k] =
              blocks[(static_cast<size_t>(number) * s + c) * s + k];
        }
      }
    }
  }
  return w;
}

// Feature-major [rows, features].
inline Matrix rows_of(const nn::Tensor& tensor) {
  const Vector host = tensor.to_host();
  const auto n_rows = static_cast<size_t>(tensor.rows()), n_features = static_cast<size_t>(tensor.features());
  Matrix rows(n_rows, Vector(n_features));
  for (size_t r = 0; r < n_rows; ++r) {
    for (size_t f = 0; f < n_features; ++f) rows[r][f] = host[f * n_rows + r];
  }
  return rows;
}

}  // namespace bsexp::rnn
