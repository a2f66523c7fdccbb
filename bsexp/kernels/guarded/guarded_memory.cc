#include "bsexp/kernels/guarded/guarded_memory.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <sys/mman.h>
#include <unistd.h>

#include "bsexp/base/error.h"

namespace bsexp::kernels {

namespace {

constexpr size_t kRegion = size_t{1} << 38;  // of addresses; only what is used becomes memory
constexpr size_t kAlignment = 64;

size_t page_size() { return static_cast<size_t>(sysconf(_SC_PAGESIZE)); }

size_t round_up(size_t bytes, size_t unit) { return (bytes + unit - 1) / unit * unit; }

void check(bool done, const char* action) {
  if (!done) throw SystemError(fmt::format("guarded memory: cannot {}: {}", action, std::strerror(errno)));
}

}  // namespace

GuardedMemory::GuardedMemory() {
  void* const region = mmap(nullptr, kRegion, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  check(region != MAP_FAILED, "reserve addresses");
  region_ = static_cast<std::byte*>(region);
  guard_file_ = memfd_create("bsexp_guard", MFD_CLOEXEC);
  check(guard_file_ >= 0, "make the file of the guard pages");
}

GuardedMemory::~GuardedMemory() {
  munmap(region_, kRegion);
  ::close(guard_file_);
}

void* GuardedMemory::allocate(int64_t bytes) {
  const size_t size = round_up(static_cast<size_t>(bytes), kAlignment);
  const size_t pages = round_up(std::max(size, kAlignment), page_size());
  const Block block = take_block(pages);
  void* const memory = block.begin + (block.bytes - size);
  open();
  std::memset(memory, 0xFF, size);
  close();
  allocated_.emplace(memory, block);
  return memory;
}

// The smallest free block that is not much too large (fewer blocks open and close faster), or a new one.
GuardedMemory::Block GuardedMemory::take_block(size_t bytes) {
  const auto found = free_.lower_bound(bytes);
  if (found == free_.end() || found->first > 4 * bytes) return new_block(bytes);
  const Block block = found->second;
  free_.erase(found);
  return block;
}

GuardedMemory::Block GuardedMemory::new_block(size_t bytes) {
  const size_t page = page_size();
  ASSERT(used_ + bytes + page <= kRegion, "guarded memory: {} bytes are more than is reserved",
         used_ + bytes);
  const Block block{region_ + used_, bytes};
  void* const guard = mmap(block.begin + bytes, page, PROT_NONE, MAP_SHARED | MAP_FIXED, guard_file_, 0);
  check(guard != MAP_FAILED, "make a guard page");
  used_ += bytes + page;
  if (openings_ > 0) protect(PROT_READ | PROT_WRITE);
  return block;
}

void GuardedMemory::free(void* memory) {
  if (memory == nullptr) return;
  const auto found = allocated_.find(memory);
  ASSERT(found != allocated_.end(), "guarded memory: freed what was not allocated");
  const Block block = found->second;
  // Opening and closing costs time for every page in memory, so a free block keeps none.
  check(madvise(block.begin, block.bytes, MADV_DONTNEED) == 0, "give back pages");
  free_.emplace(block.bytes, block);
  allocated_.erase(found);
}

void GuardedMemory::open() {
  if (openings_++ == 0) protect(PROT_READ | PROT_WRITE);
}

void GuardedMemory::close() {
  if (--openings_ == 0) protect(PROT_NONE);
}

void GuardedMemory::protect(int protection) {
  if (used_ > 0) check(mprotect(region_, used_, protection) == 0, "change the protection");
}

}  // namespace bsexp::kernels
