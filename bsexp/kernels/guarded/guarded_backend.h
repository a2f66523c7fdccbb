#pragma once
// The cpu backend over memory that faults outside its kernels and copies (guarded_memory.h): what a device's
// memory would do to host code that reads a tensor. For tests; opening and closing costs time for every page.
#include "bsexp/kernels/backend.h"

namespace bsexp::kernels {

struct Isa;

BackendPtr make_guarded_backend(const Isa& isa, int n_threads);

}  // namespace bsexp::kernels
