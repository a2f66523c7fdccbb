#include "bsexp/kernels/cpu/dense_impl.h"
#include "bsexp/kernels/cpu/isa.h"

namespace bsexp::kernels {

void add_dense_avx2(CpuBackend& backend) { add_dense(backend); }

}  // namespace bsexp::kernels
