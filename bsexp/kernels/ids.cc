#include "bsexp/kernels/ids.h"

namespace bsexp::kernels {

const int32_t* checked_ids(const View& ids, int64_t bound, const char* kernel) {
  const int32_t* const id = ids.as<int32_t>();
  for (int64_t r = 0; r < ids.rows; ++r) {
    ASSERT(id[r] >= 0 && id[r] < bound, "{}: id {} in row {} is outside 0 ... {}", kernel, id[r], r,
           bound - 1);
  }
  return id;
}

}  // namespace bsexp::kernels
