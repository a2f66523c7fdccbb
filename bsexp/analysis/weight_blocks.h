#pragma once
// Inside this room: the structure of a stored weight, checked, and its values one by one.
#include <cmath>
#include <cstdint>

#include "bsexp/base/error.h"
#include "bsexp/runfile.h"
#include "bsexp/topology.h"

namespace bsexp::analysis {

// The mask of a block-sparse weight: row is the input block. UserError when its arrays do not fit together.
inline topology::BlockMask mask_of(const runfile::StoredWeight& weight) {
  const int64_t s = weight.block_size;
  constexpr int64_t kMostUnits = 4096;  // of a block
  REQUIRE(s > 0 && s <= kMostUnits && weight.rows > 0 && weight.features > 0 && !weight.indptr.empty() &&
              weight.data.size() == weight.indices.size() * static_cast<size_t>(s * s),
          "a weight of shape [{}, {}] has {} values in {} blocks of {}: the file is damaged", weight.rows,
          weight.features, weight.data.size(), weight.indices.size(), s);
  return topology::BlockMask::from_csr((weight.rows + s - 1) / s, (weight.features + s - 1) / s,
                                       {weight.indptr.begin(), weight.indptr.end()}, weight.indices);
}

// The Frobenius norm of a block of a weight whose arrays fit together.
inline double block_norm(const runfile::StoredWeight& weight, size_t block) {
  const auto size = static_cast<size_t>(weight.block_size * weight.block_size);
  double squares = 0;
  for (size_t i = block * size; i < (block + 1) * size; ++i)
    squares += static_cast<double>(weight.data[i]) * static_cast<double>(weight.data[i]);
  return std::sqrt(squares);
}

// visit(row, feature, value) for every value that is stored. The order of the blocks is that of the mask.
template <class Visit>
void for_each_value(const runfile::StoredWeight& weight, Visit&& visit) {
  if (weight.block_size == 0) {
    for (size_t i = 0; i < weight.data.size(); ++i) {
      const auto at = static_cast<int64_t>(i);
      visit(at / weight.features, at % weight.features, weight.data[i]);
    }
    return;
  }
  const topology::BlockMask mask = mask_of(weight);
  const int64_t s = weight.block_size;
  for (int64_t row = 0; row < mask.n_rows(); ++row) {
    for (int64_t z = mask.indptr()[static_cast<size_t>(row)]; z < mask.indptr()[static_cast<size_t>(row) + 1];
         ++z) {
      const int64_t column = mask.indices()[static_cast<size_t>(z)];
      for (int64_t i = 0; i < s * s; ++i) {
        const int64_t r = row * s + i / s, f = column * s + i % s;
        if (r < weight.rows && f < weight.features)
          visit(r, f, weight.data[static_cast<size_t>(z * s * s + i)]);
      }
    }
  }
}

}  // namespace bsexp::analysis
