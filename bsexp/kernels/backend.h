#pragma once
// A backend: memory, and a table of kernels over it.
//
// A kernel is named by its argument struct (products.h, dense.h, optimizer.h);
// `backend.run(LayerNormForward{...})` looks its function up in the table. A backend that lacks a kernel says
// so; it never falls back to another. Memory is opaque: the host reads and writes it with the copies of the
// backend alone. Kernels read and write denormal numbers as 0 (base/denormals.h).
#include <cstdint>
#include <memory>
#include <string>
#include <typeindex>
#include <unordered_map>
#include <vector>

#include "bsexp/base/denormals.h"
#include "bsexp/base/thread_pool.h"
#include "bsexp/kernels/convolution.h"
#include "bsexp/kernels/dense.h"
#include "bsexp/kernels/kernel_times.h"
#include "bsexp/kernels/optimizer.h"
#include "bsexp/kernels/products.h"

namespace bsexp::kernels {

class Backend {
 public:
  virtual ~Backend() = default;
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;

  const std::string& name() const { return name_; }  // "reference", "cpu"
  const std::string& isa() const { return isa_; }    // "portable", "avx2", "avx512"; "none" for the reference
  ThreadPool& threads() { return threads_; }

  virtual bool keeps_values() const { return true; }  // otherwise filling its memory is wasted work
  virtual void* allocate(int64_t bytes) = 0;          // aligned to 64 bytes, contents undefined
  virtual void free(void* memory) = 0;
  virtual void copy_in(void* memory, const void* host, int64_t bytes) = 0;
  virtual void copy_out(void* host, const void* memory, int64_t bytes) = 0;

  template <class Args>
  bool supports() const {
    return kernels_.contains(typeid(Args));
  }

  template <class Args>
  void run(const Args& args) {
    const auto kernel = kernels_.find(typeid(Args));
    REQUIRE(kernel != kernels_.end(), "backend {} ({}) does not have the kernel {}", name_, isa_,
            Args::kName);
    const KernelClock clock(times_, Args::kName);
    const Access access(*this);
    reinterpret_cast<void (*)(const Args&, ThreadPool&)>(kernel->second.function)(args, threads_);
  }

  // Adds the time of every kernel to `times` from now on; null: no more.
  void measure(KernelTimes* times) { times_ = times; }

  std::vector<std::string> kernel_names() const {
    std::vector<std::string> names;
    for (const auto& [type, kernel] : kernels_) names.emplace_back(kernel.name);
    return names;
  }

 protected:
  Backend(std::string name, std::string isa, int n_threads)
      : name_(std::move(name)), isa_(std::move(isa)), threads_(n_threads, ThreadPool::Denormals::as_zero) {}

  template <class Args>
  void add(void (*kernel)(const Args&, ThreadPool&)) {
    const Kernel erased = {Args::kName, reinterpret_cast<void (*)()>(kernel)};
    const bool added = kernels_.emplace(typeid(Args), erased).second;
    ASSERT(added, "backend {} has two kernels {}", name_, Args::kName);
  }

  // Around every kernel and copy: a backend whose memory is closed to the host opens it here.
  virtual void open_memory() {}
  virtual void close_memory() {}
  class Access {
   public:
    explicit Access(Backend& backend) : backend_(backend) { backend_.open_memory(); }
    ~Access() { backend_.close_memory(); }
    Access(const Access&) = delete;
    Access& operator=(const Access&) = delete;

   private:
    Backend& backend_;
    DenormalsAsZero as_zero_;
  };

 private:
  struct Kernel {
    const char* name;
    void (*function)();
  };

  std::string name_, isa_;
  ThreadPool threads_;
  KernelTimes* times_ = nullptr;
  std::unordered_map<std::type_index, Kernel> kernels_;
};

using BackendPtr = std::shared_ptr<Backend>;

// The table of backends: "reference" (naive loops, double accumulation, f32 and f64: the oracle), "cpu" (f32,
// one translation unit per instruction set), "guarded" (cpu over memory that faults outside its own calls:
// for tests). `isa` chooses for cpu and guarded: "auto" is the best this processor has, or the environment
// variable BSEXP_ISA; a set that the processor lacks is a UserError that lists what it has.
BackendPtr make_backend(const std::string& name, int n_threads, const std::string& isa = "auto");
std::vector<std::string> backend_names();
std::vector<std::string> available_isas();  // of this processor, best first; the last is "portable"

}  // namespace bsexp::kernels
