#pragma once
// The integers that kernels pick by: ids i32 [R, 1], each in 0 ... bound - 1; one outside is an ASSERT.
#include "bsexp/kernels/view.h"

namespace bsexp::kernels {

inline const int32_t* checked_ids(const View& ids, int64_t bound, const char* kernel) {
  const int32_t* const id = ids.as<int32_t>();
  for (int64_t r = 0; r < ids.rows; ++r) {
    ASSERT(id[r] >= 0 && id[r] < bound, "{}: id {} in row {} is outside 0 ... {}", kernel, id[r], r,
           bound - 1);
  }
  return id;
}

}  // namespace bsexp::kernels
