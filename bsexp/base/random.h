#pragma once
// Named random streams, counter based: every random number of bsexp is a pure function of (seed, stream name,
// counter).
//
// A stream is Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3")
// from Random123, keyed by a hash of the seed and the name. The same seed and name give the same numbers on
// every machine, in any order of use; two names are independent. Names are paths: "mask/hidden/0",
// "dropout/12".
//
// Floating point results come from exact conversions and the IEEE operations + - * / and sqrt alone, so they
// are the same everywhere too.
#include <array>
#include <cstdint>
#include <string_view>

namespace bsexp {

// The 64 bit key of a stream; kernels that draw inside use it with `random_block`.
uint64_t stream_key(uint64_t seed, std::string_view name);

// Four 32 bit random words for one counter of one stream.
std::array<uint32_t, 4> random_block(uint64_t key, uint64_t counter);

// A sequential view of one stream. Satisfies UniformRandomBitGenerator.
class Random {
 public:
  using result_type = uint32_t;

  Random(uint64_t seed, std::string_view name) : key_(stream_key(seed, name)) {}

  static constexpr uint32_t min() { return 0; }
  static constexpr uint32_t max() { return UINT32_MAX; }
  uint32_t operator()();

  uint64_t bits64();
  double uniform();              // in [0, 1), 53 random bits
  int64_t below(int64_t bound);  // in [0, bound), unbiased; bound >= 1
  double exponential();          // mean 1
  double normal();               // mean 0, variance 1 (Marsaglia's polar method)

 private:
  uint64_t key_;
  uint64_t counter_ = 0;
  std::array<uint32_t, 4> block_{};
  int used_ = 4;
};

}  // namespace bsexp
