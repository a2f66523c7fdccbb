#pragma once
// Every kernel of dense.h and optimizer.h for the instruction set that the including file is compiled for.
#include "bsexp/kernels/cpu/elementwise_impl.h"
#include "bsexp/kernels/cpu/lookup_impl.h"
#include "bsexp/kernels/cpu/lstm_impl.h"
#include "bsexp/kernels/cpu/normalization_impl.h"
#include "bsexp/kernels/cpu/optimizer_impl.h"

namespace bsexp::kernels {

namespace {

inline void add_dense(CpuBackend& backend) {
  add_elementwise(backend);
  add_normalization(backend);
  add_lookup(backend);
  add_lstm(backend);
  add_optimizer(backend);
}

}  // namespace

}  // namespace bsexp::kernels
