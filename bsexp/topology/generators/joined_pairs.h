#pragma once
// A growing set of pairs of nodes: an open hash table (linear probing), 16 to 32 bytes a pair.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace bsexp::topology {

class JoinedPairs {
 public:
  // False where it is there.
  bool insert(int32_t a, int32_t b) {
    if (2 * (size_ + 1) > slots_.size()) grow();
    uint64_t& slot = slots_[find(key(a, b))];
    if (slot != kEmpty) return false;
    slot = key(a, b);
    ++size_;
    return true;
  }

 private:
  static constexpr uint64_t kEmpty = 0;  // the key of the loop (0, 0)
  static uint64_t key(int32_t a, int32_t b) {
    return static_cast<uint64_t>(std::max(a, b)) << 32 | static_cast<uint64_t>(std::min(a, b));
  }
  size_t find(uint64_t key) const {
    const size_t mask = slots_.size() - 1;
    size_t at = static_cast<size_t>((key * 0x9e3779b97f4a7c15ULL) >> 32) & mask;
    while (slots_[at] != kEmpty && slots_[at] != key) at = (at + 1) & mask;
    return at;
  }
  void grow() {
    std::vector<uint64_t> old(std::max<size_t>(64, 2 * slots_.size()), kEmpty);
    old.swap(slots_);
    for (const uint64_t key : old) {
      if (key != kEmpty) slots_[find(key)] = key;
    }
  }

  std::vector<uint64_t> slots_;
  size_t size_ = 0;
};

}  // namespace bsexp::topology
