#pragma once
// The integers that kernels pick by: ids i32 [R, 1], each in 0 ... bound - 1; one outside is an ASSERT.
#include "bsexp/kernels/view.h"

namespace bsexp::kernels {

const int32_t* checked_ids(const View& ids, int64_t bound, const char* kernel);

}  // namespace bsexp::kernels
