#include "bsexp/kernels/cpu/isa.h"
#include "bsexp/kernels/cpu/peak_impl.h"

namespace bsexp::kernels {

double run_chains_avx512(long n, float* sink) { return run_chains<F32Product>(n, sink); }

}  // namespace bsexp::kernels
