#pragma once
// A backend that computes nothing and counts: the plan of a training step without its memory or its time.
//
// Memory is not allocated (nn::Pool keeps the sizes, so its peak is the true one); every read gives zeros.
// Floating point operations are those of the block-sparse products, a multiply-add being two.
#include "bsexp/kernels/backend.h"

namespace bsexp::kernels {

class CountingBackend : public Backend {
 public:
  CountingBackend();

  bool keeps_values() const override { return false; }
  void* allocate(int64_t bytes) override;
  void free(void* memory) override;
  void copy_in(void* memory, const void* host, int64_t bytes) override;
  void copy_out(void* host, const void* memory, int64_t bytes) override;

  // Since the last call.
  double take_operations();

 private:
  std::uintptr_t next_ = 64;
};

}  // namespace bsexp::kernels
