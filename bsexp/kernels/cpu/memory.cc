#include "bsexp/kernels/cpu/memory.h"

#include "bsexp/base/buffer.h"

namespace bsexp::kernels {

float* floats(const View& view) { return view.as<float>(); }
double* doubles(const View& view) { return view.as<double>(); }

float* scratch_for_parts(int64_t n) {
  thread_local AlignedBuffer<float> memory;
  return grown(memory, n);
}

float* scratch_for_rows(int64_t n) {
  thread_local AlignedBuffer<float> memory;
  return grown(memory, n);
}

double* scratch_for_sums(int64_t n) {
  thread_local AlignedBuffer<double> memory;
  return grown(memory, n);
}

}  // namespace bsexp::kernels
