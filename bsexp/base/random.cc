#include "bsexp/base/random.h"

#include <cmath>

#include <Random123/philox.h>

#include "bsexp/base/error.h"
#include "bsexp/base/portable_math.h"

namespace bsexp {

namespace {

// FNV-1a over the name, then the finaliser of SplitMix64 over hash and seed: every bit of both reaches the
// key.
uint64_t mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace

uint64_t stream_key(uint64_t seed, std::string_view name) {
  uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return mix(mix(seed + 0x9e3779b97f4a7c15ULL) ^ hash);
}

std::array<uint32_t, 4> random_block(uint64_t key, uint64_t counter) {
  const r123::Philox4x32::ctr_type words = {
      {static_cast<uint32_t>(counter), static_cast<uint32_t>(counter >> 32), 0, 0}};
  const r123::Philox4x32::key_type keys = {{static_cast<uint32_t>(key), static_cast<uint32_t>(key >> 32)}};
  const auto result = r123::Philox4x32()(words, keys);
  return {result[0], result[1], result[2], result[3]};
}

uint32_t Random::operator()() {
  if (used_ == 4) {
    block_ = random_block(key_, counter_++);
    used_ = 0;
  }
  return block_[static_cast<size_t>(used_++)];
}

uint64_t Random::bits64() {
  const uint64_t high = (*this)();
  return high << 32 | (*this)();
}

double Random::uniform() { return static_cast<double>(bits64() >> 11) * 0x1.0p-53; }

int64_t Random::below(int64_t bound) {
  ASSERT(bound >= 1, "Random::below({})", bound);
  const auto range = static_cast<uint64_t>(bound);
  // Numbers from the last multiple of `range` on, after which there is no whole range, are drawn again.
  while (true) {
    const uint64_t bits = bits64(), rest = bits % range;
    if (bits - rest <= UINT64_MAX - range) return static_cast<int64_t>(rest);
  }
}

double Random::exponential() { return -portable_log(1 - uniform()); }

double Random::normal() {
  while (true) {
    const double x = 2 * uniform() - 1;
    const double y = 2 * uniform() - 1;
    const double square = x * x + y * y;
    if (square > 0 && square < 1) return x * std::sqrt(-2 * portable_log(square) / square);
  }
}

}  // namespace bsexp
