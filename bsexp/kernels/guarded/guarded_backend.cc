#include "bsexp/kernels/guarded/guarded_backend.h"

#include "bsexp/kernels/cpu/cpu_backend.h"
#include "bsexp/kernels/guarded/guarded_memory.h"

namespace bsexp::kernels {

namespace {

class GuardedBackend : public CpuBackend {
 public:
  GuardedBackend(const Isa& isa, int n_threads) : CpuBackend("guarded", isa, n_threads) {}

  void* allocate(int64_t bytes) override { return memory_.allocate(bytes); }
  void free(void* memory) override { memory_.free(memory); }

 protected:
  void open_memory() override { memory_.open(); }
  void close_memory() override { memory_.close(); }

 private:
  GuardedMemory memory_;
};

}  // namespace

BackendPtr make_guarded_backend(const Isa& isa, int n_threads) {
  return std::make_shared<GuardedBackend>(isa, n_threads);
}

}  // namespace bsexp::kernels
