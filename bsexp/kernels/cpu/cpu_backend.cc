#include "bsexp/kernels/cpu/cpu_backend.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <new>

#include <sys/mman.h>

#include "bsexp/kernels/cpu/isa.h"

namespace bsexp::kernels {

CpuBackend::CpuBackend(const std::string& name, const Isa& isa, int n_threads)
    : Backend(name, isa.name, n_threads) {
  for (const auto& add_kernels : isa.families) add_kernels(*this);
}

void* CpuBackend::allocate(int64_t bytes) {
  constexpr size_t kLine = 64, kHugePage = size_t{2} << 20;
  const auto size = static_cast<size_t>(bytes);
  const size_t alignment = size >= kHugePage ? kHugePage : kLine;
  const size_t rounded = (size + alignment - 1) / alignment * alignment;
  void* const memory = std::aligned_alloc(alignment, rounded);
  if (memory == nullptr) throw std::bad_alloc();
  // A hint: refusal costs only speed. Not for the last part of a page, all of which would become memory.
  if (alignment == kHugePage) madvise(memory, size / kHugePage * kHugePage, MADV_HUGEPAGE);
  return memory;
}

void CpuBackend::free(void* memory) { std::free(memory); }

void CpuBackend::copy_in(void* memory, const void* host, int64_t bytes) {
  const Access access(*this);
  std::copy_n(static_cast<const std::byte*>(host), bytes, static_cast<std::byte*>(memory));
}

void CpuBackend::copy_out(void* host, const void* memory, int64_t bytes) {
  const Access access(*this);
  std::copy_n(static_cast<const std::byte*>(memory), bytes, static_cast<std::byte*>(host));
}

template <class Args>
void CpuBackend::add(void (*kernel)(const Args&, ThreadPool&)) {
  Backend::add(kernel);
}

#define BSEXP_ADD(Args) template void CpuBackend::add(void (*)(const Args&, ThreadPool&));
BSEXP_ADD(BsmmForward)
BSEXP_ADD(BsmmBackwardData)
BSEXP_ADD(BsmmBackwardWeight)
BSEXP_ADD(ColumnNormForward)
BSEXP_ADD(ColumnNormBackward)
BSEXP_ADD(ToBf16)
BSEXP_ADD(PackWeights)
BSEXP_ADD(ConvForward)
BSEXP_ADD(ConvBackwardData)
BSEXP_ADD(ConvBackwardWeight)
BSEXP_ADD(Fill)
BSEXP_ADD(Scale)
BSEXP_ADD(AddForward)
BSEXP_ADD(MulForward)
BSEXP_ADD(MulBackward)
BSEXP_ADD(SubsetForward)
BSEXP_ADD(SubsetBackward)
BSEXP_ADD(ActivationForward)
BSEXP_ADD(ActivationBackward)
BSEXP_ADD(LayerNormForward)
BSEXP_ADD(LayerNormBackward)
BSEXP_ADD(ScaleShiftForward)
BSEXP_ADD(ScaleShiftBackward)
BSEXP_ADD(DivideForward)
BSEXP_ADD(DivideBackward)
BSEXP_ADD(NormalizeRowsForward)
BSEXP_ADD(NormalizeRowsBackward)
BSEXP_ADD(Dropout)
BSEXP_ADD(EmbeddingForward)
BSEXP_ADD(EmbeddingBackward)
BSEXP_ADD(LstmCellForward)
BSEXP_ADD(LstmCellBackward)
BSEXP_ADD(LstmOutputForward)
BSEXP_ADD(LstmOutputBackward)
BSEXP_ADD(SoftmaxCrossEntropyForward)
BSEXP_ADD(SoftmaxCrossEntropyBackward)
BSEXP_ADD(SumOfSquares)
BSEXP_ADD(Sum)
BSEXP_ADD(Adam)
BSEXP_ADD(Adamax)
BSEXP_ADD(Sgd)
BSEXP_ADD(MovingAverage)
#undef BSEXP_ADD

BackendPtr make_cpu_backend(const Isa& isa, int n_threads) {
  return std::make_shared<CpuBackend>("cpu", isa, n_threads);
}

}  // namespace bsexp::kernels
