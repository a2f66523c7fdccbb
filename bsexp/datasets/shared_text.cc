#include "bsexp/datasets/shared_text.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"

namespace bsexp::datasets {

namespace fs = std::filesystem;

SharedText::SharedText(Bytes bytes) {
  const auto owner = std::make_shared<const Bytes>(std::move(bytes));
  bytes_ = *owner;
  owner_ = owner;
}

SharedText SharedText::map(const fs::path& path, int64_t limit) {
  ASSERT(limit >= 0, "a limit of {} bytes", limit);
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) throw_file_error(path, "read", errno);
  const off_t whole = lseek(file, 0, SEEK_END);
  const auto size = static_cast<size_t>(limit > 0 ? std::min<off_t>(whole, limit) : whole);
  void* const memory = whole > 0 ? mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0) : MAP_FAILED;
  const int error = errno;
  close(file);
  REQUIRE(whole != 0, "{} is empty: a text needs at least some bytes", path.string());
  if (memory == MAP_FAILED) throw_file_error(path, "read", error);
  SharedText text;
  text.owner_ = {memory, [size](const void* mapped) { munmap(const_cast<void*>(mapped), size); }};
  text.bytes_ = {static_cast<const uint8_t*>(memory), size};
  return text;
}

bool operator==(const SharedText& a, const SharedText& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

SharedText open_text(const fs::path& path, int64_t limit) {
  if (TextReader(path).packed()) return read_text(path, limit);
  return SharedText::map(path, limit);
}

}  // namespace bsexp::datasets
