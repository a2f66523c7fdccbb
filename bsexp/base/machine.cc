#include "bsexp/base/machine.h"

#include <algorithm>
#include <fstream>

#include <unistd.h>

namespace bsexp {

int64_t memory_of_machine() {
  int64_t bytes = int64_t{sysconf(_SC_PHYS_PAGES)} * sysconf(_SC_PAGESIZE);
  std::ifstream limit("/sys/fs/cgroup/memory.max");  // "max", or a number
  if (int64_t most = 0; limit >> most) bytes = std::min(bytes, most);
  return bytes;
}

int64_t last_cache_of_machine() {
#if defined(_SC_LEVEL3_CACHE_SIZE)
  const long bytes = sysconf(_SC_LEVEL3_CACHE_SIZE);
  if (bytes > 0) return bytes;
#endif
  return int64_t{32} << 20;
}

int64_t mapped_by_process() {
  std::ifstream sizes("/proc/self/statm");  // in pages, the mapped ones first
  int64_t pages = 0;
  sizes >> pages;
  return pages * sysconf(_SC_PAGESIZE);
}

}  // namespace bsexp
