#include "bsexp/base/denormals.h"

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

namespace bsexp {

namespace {

#if defined(__x86_64__)
constexpr uint64_t kAsZero = 0x8040;  // FTZ and DAZ
uint64_t mode() { return _mm_getcsr(); }
void set_mode(uint64_t mode) { _mm_setcsr(static_cast<unsigned>(mode)); }
#elif defined(__aarch64__)
constexpr uint64_t kAsZero = uint64_t{1} << 24;  // FZ
uint64_t mode() {
  uint64_t value;
  asm volatile("mrs %0, fpcr" : "=r"(value));
  return value;
}
void set_mode(uint64_t mode) { asm volatile("msr fpcr, %0" : : "r"(mode)); }
#else
constexpr uint64_t kAsZero = 0;
uint64_t mode() { return 0; }
void set_mode(uint64_t) {}
#endif

}  // namespace

DenormalsAsZero::DenormalsAsZero() : before_(mode()) { set_mode(before_ | kAsZero); }
DenormalsAsZero::~DenormalsAsZero() { set_mode(before_); }

}  // namespace bsexp
