#pragma once
// Every kernel of products.h and convolution.h for the instruction set that the including file is compiled
// for.
#include "bsexp/kernels/cpu/column_norm_impl.h"
#include "bsexp/kernels/cpu/convolution_impl.h"
#include "bsexp/kernels/cpu/cpu_backend.h"
#include "bsexp/kernels/cpu/gradient_impl.h"
#include "bsexp/kernels/cpu/loops.h"
#include "bsexp/kernels/cpu/product_impl.h"

namespace bsexp::kernels {

namespace {

inline void to_bf16(const ToBf16& args, ThreadPool& threads) {
  const float* const x = floats(args.x);
  auto* const y = static_cast<Bf16*>(args.y.data);
  for_elements(args.x.size(), kLightGrain, threads, [=](auto at) {
    if (at.n == kLanes) {
      narrow(y + at.offset, at.load(x));
    } else {
      narrow_part(y + at.offset, at.load(x), at.n);
    }
  });
}

inline void add_products(CpuBackend& backend) {
  backend.add(&bsmm_forward);
  backend.add(&bsmm_backward_data);
  backend.add(&bsmm_backward_weight);
  backend.add(&column_norm_forward);
  backend.add(&column_norm_backward);
  backend.add(&to_bf16);
  backend.add(&pack_weights);
  add_convolutions(backend);
}

}  // namespace

}  // namespace bsexp::kernels
