#include "bsexp/kernels/cpu/memory.h"

#include <vector>

namespace bsexp::kernels {

namespace {

template <class T>
T* grown(std::vector<T>& memory, int64_t n) {
  if (memory.size() < static_cast<size_t>(n)) memory.resize(static_cast<size_t>(n));
  return memory.data();
}

}  // namespace

float* floats(const View& view) { return view.as<float>(); }
double* doubles(const View& view) { return view.as<double>(); }

float* scratch_for_parts(int64_t n) {
  thread_local std::vector<float> memory;
  return grown(memory, n);
}

float* scratch_for_rows(int64_t n) {
  thread_local std::vector<float> memory;
  return grown(memory, n);
}

double* scratch_for_sums(int64_t n) {
  thread_local std::vector<double> memory;
  return grown(memory, n);
}

}  // namespace bsexp::kernels
