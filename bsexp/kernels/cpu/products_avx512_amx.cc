#include "bsexp/kernels/cpu/isa.h"
#include "bsexp/kernels/cpu/products_impl.h"

namespace bsexp::kernels {

void add_products_avx512_amx(CpuBackend& backend) { add_products(backend); }

}  // namespace bsexp::kernels
