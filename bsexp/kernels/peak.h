#pragma once
// The limit of the machine that products are measured against.
#include <string>

#include "bsexp/base/thread_pool.h"

namespace bsexp::kernels {

// GFLOP/s of independent fused multiply-adds (two operations each) that never leave the registers, with the
// vectors of an instruction set and every thread of the pool. Some milliseconds. "none" (the reference) is
// measured as portable.
double measured_peak_gflops(const std::string& isa, ThreadPool& threads);

}  // namespace bsexp::kernels
