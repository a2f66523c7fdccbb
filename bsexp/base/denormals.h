#pragma once
// Denormal numbers, those below the smallest normal one (1.2e-38 in f32), as zeros.
//
// Intel's processors take more than a hundred cycles for each operation on them, and the gradients of a state
// that is forgotten over a window are full of them: such a training is 40 times as slow.
#include <cstdint>

namespace bsexp {

// As long as this lives, the calling thread reads and writes denormals as 0 (x86: MXCSR.FTZ and DAZ; Arm:
// FPCR.FZ; other processors keep them).
class DenormalsAsZero {
 public:
  DenormalsAsZero();
  ~DenormalsAsZero();
  DenormalsAsZero(const DenormalsAsZero&) = delete;
  DenormalsAsZero& operator=(const DenormalsAsZero&) = delete;

 private:
  uint64_t before_;
};

}  // namespace bsexp
