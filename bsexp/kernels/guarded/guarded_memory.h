#pragma once
// Memory that faults unless it is open, one reserved region cut into allocations.
//
// An allocation ends at the end of a page (up to the 64 bytes of its alignment), and the page after it is
// inaccessible even while the memory is open. New memory is filled with bytes that read as NaN. Not for
// concurrent use.
#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>

namespace bsexp::kernels {

class GuardedMemory {
 public:
  GuardedMemory();
  ~GuardedMemory();
  GuardedMemory(const GuardedMemory&) = delete;
  GuardedMemory& operator=(const GuardedMemory&) = delete;

  void* allocate(int64_t bytes);
  void free(void* memory);

  // Calls may be nested; the memory closes with the last.
  void open();
  void close();

 private:
  struct Block {
    std::byte* begin;
    size_t bytes;  // whole pages, without the guard
  };
  Block take_block(size_t bytes);
  Block new_block(size_t bytes);
  void protect(int protection);

  std::byte* region_ = nullptr;
  size_t used_ = 0;
  int openings_ = 0;
  int guard_file_ = -1;  // empty: its pages cannot be touched under any protection
  std::unordered_map<void*, Block> allocated_;
  std::multimap<size_t, Block> free_;  // by bytes
};

}  // namespace bsexp::kernels
