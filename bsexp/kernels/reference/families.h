#pragma once
// The kernels of the reference backend by family; each function adds its family to the backend.
#include "bsexp/kernels/backend.h"

namespace bsexp::kernels::reference {

class ReferenceBackend : public Backend {
 public:
  explicit ReferenceBackend(int n_threads);

  void* allocate(int64_t bytes) override;
  void free(void* memory) override;
  void copy_in(void* memory, const void* host, int64_t bytes) override;
  void copy_out(void* host, const void* memory, int64_t bytes) override;

  using Backend::add;
};

void add_products(ReferenceBackend& backend);       // products.h
void add_elementwise(ReferenceBackend& backend);    // dense.h, up to activations, and dropout
void add_normalization(ReferenceBackend& backend);  // dense.h: layer norm, scales, divisions, unit rows
void add_lookup(ReferenceBackend& backend);         // dense.h: what picks by an id: embedding, cross-entropy
void add_lstm(ReferenceBackend& backend);           // dense.h: the LSTM's cell and output
void add_optimizer(ReferenceBackend& backend);
void add_convolutions(ReferenceBackend& backend);  // optimizer.h

}  // namespace bsexp::kernels::reference
