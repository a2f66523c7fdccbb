#pragma once
// The limit of the machine that products are measured against.
#include <string>

#include "bsexp/base/thread_pool.h"
#include "bsexp/kernels/view.h"

namespace bsexp::kernels {

// GFLOP/s of independent fused multiply-adds (two operations each) that never leave the registers, with the
// vectors of an instruction set and every thread of the pool. Some milliseconds. "none" (the reference) is
// measured as portable.
//
// For operands in bf16 the instruction set's products of pairs, where it has them, else those of f32.
double measured_peak_gflops(const std::string& isa, ThreadPool& threads, DType operands = DType::f32);

}  // namespace bsexp::kernels
