#pragma once
// A text that several hold and nobody changes: in memory, or a file mapped into it, of which the system keeps
// in memory what is being read, however large it is.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "bsexp/datasets/text.h"

namespace bsexp::datasets {

class SharedText {
 public:
  SharedText() = default;
  SharedText(Bytes bytes);
  // A plain file, or its first `limit` bytes where limit > 0. It must not be cut off while it is mapped.
  // UserError when it is missing, a folder, or empty.
  static SharedText map(const std::filesystem::path& path, int64_t limit = 0);

  const uint8_t* data() const { return bytes_.data(); }
  size_t size() const { return bytes_.size(); }
  const uint8_t* begin() const { return data(); }
  const uint8_t* end() const { return data() + size(); }

  friend bool operator==(const SharedText& a, const SharedText& b);

 private:
  std::shared_ptr<const void> owner_;
  std::span<const uint8_t> bytes_;
};

// A text file as runs read it: a plain file is mapped, gzip is unpacked into memory. The errors are those of
// read_text.
SharedText open_text(const std::filesystem::path& path, int64_t limit = 0);

}  // namespace bsexp::datasets
