#pragma once
// The oracle: every kernel as naive loops that read like its formula, computed in double precision.
//
// Tensors are f32 or f64 (each view on its own); a value is rounded once, when it is stored. Kernels run on
// the calling thread: the number of threads is accepted and changes nothing.
#include "bsexp/kernels/backend.h"

namespace bsexp::kernels {

BackendPtr make_reference_backend(int n_threads);

}  // namespace bsexp::kernels
