#pragma once
// Where the time of a computation goes: calls and seconds of every kernel, by its name.
//
// A backend adds to it while it is told to (`Backend::measure`).
#include <chrono>
#include <cstdint>
#include <map>
#include <string_view>

namespace bsexp::kernels {

struct KernelTime {
  int64_t calls = 0;
  double seconds = 0;
};
using KernelTimes = std::map<std::string_view, KernelTime>;

// Adds the time from its construction to its destruction; nothing where `times` is null.
class KernelClock {
 public:
  KernelClock(KernelTimes* times, const char* kernel) : times_(times), kernel_(kernel) {
    if (times_ != nullptr) begin_ = std::chrono::steady_clock::now();
  }
  ~KernelClock() {
    if (times_ == nullptr) return;
    KernelTime& time = (*times_)[kernel_];
    ++time.calls;
    time.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }
  KernelClock(const KernelClock&) = delete;
  KernelClock& operator=(const KernelClock&) = delete;

 private:
  KernelTimes* times_;
  const char* kernel_;
  std::chrono::steady_clock::time_point begin_;
};

}  // namespace bsexp::kernels
