#pragma once
// The cpu backend: f32 kernels compiled once per instruction set, one of which is chosen when it is made.
//
// The files of an instruction set must emit no code that another file could share (inline functions and
// templates of headers): the linker keeps one copy of such code, and a processor without the instruction set
// may meet it. So what those files need out of line is declared here and in memory.h, and compiled once.
#include <string>

#include "bsexp/kernels/backend.h"

namespace bsexp::kernels {

struct Isa;

class CpuBackend : public Backend {
 public:
  CpuBackend(const std::string& name, const Isa& isa, int n_threads);

  void* allocate(int64_t bytes) override;
  void free(void* memory) override;
  void copy_in(void* memory, const void* host, int64_t bytes) override;
  void copy_out(void* host, const void* memory, int64_t bytes) override;

  template <class Args>
  void add(void (*kernel)(const Args&, ThreadPool&));
};

BackendPtr make_cpu_backend(const Isa& isa, int n_threads);

}  // namespace bsexp::kernels
