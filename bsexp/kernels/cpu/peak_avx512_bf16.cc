#include "bsexp/kernels/cpu/isa.h"
#include "bsexp/kernels/cpu/peak_impl.h"

namespace bsexp::kernels {

double run_chains_avx512_bf16(long n, float* sink) { return run_chains<Bf16Product>(n, sink); }

}  // namespace bsexp::kernels
