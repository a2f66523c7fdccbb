#pragma once
// What the kernels of every instruction set need out of line (see cpu_backend.h): the contents of views,
// checked for their type, and memory to work in.
#include <cstdint>

#include "bsexp/kernels/view.h"

namespace bsexp::kernels {

float* floats(const View& view);  // null for an empty view
double* doubles(const View& view);

// Memory of the calling thread, aligned to cache lines, that grows to what the largest kernel needed; its
// contents are undefined.
// Sums of parts and what is made from them live at the same time, so each has its own.
float* scratch_for_parts(int64_t n);
float* scratch_for_rows(int64_t n);
double* scratch_for_sums(int64_t n);

}  // namespace bsexp::kernels
