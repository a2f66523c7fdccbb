#include "bsexp/kernels/reference/reference_backend.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <new>

#include "bsexp/kernels/reference/families.h"

namespace bsexp::kernels {

namespace reference {

ReferenceBackend::ReferenceBackend(int n_threads) : Backend("reference", "none", n_threads) {
  add_products(*this);
  add_elementwise(*this);
  add_normalization(*this);
  add_lookup(*this);
  add_lstm(*this);
  add_optimizer(*this);
  add_convolutions(*this);
}

void* ReferenceBackend::allocate(int64_t bytes) {
  constexpr size_t kLine = 64;
  const size_t rounded = (static_cast<size_t>(bytes) + kLine - 1) / kLine * kLine;
  void* const memory = std::aligned_alloc(kLine, rounded);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void ReferenceBackend::free(void* memory) { std::free(memory); }

void ReferenceBackend::copy_in(void* memory, const void* host, int64_t bytes) {
  std::copy_n(static_cast<const std::byte*>(host), bytes, static_cast<std::byte*>(memory));
}

void ReferenceBackend::copy_out(void* host, const void* memory, int64_t bytes) {
  std::copy_n(static_cast<const std::byte*>(memory), bytes, static_cast<std::byte*>(host));
}

}  // namespace reference

BackendPtr make_reference_backend(int n_threads) {
  return std::make_shared<reference::ReferenceBackend>(n_threads);
}

}  // namespace bsexp::kernels
