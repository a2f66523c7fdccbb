#pragma once
// Text as bytes, from a plain file or a gzip file (recognised by its first two bytes; the .dz of dictzip is
// gzip too, and so are several gzip files in one).
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <vector>

namespace bsexp::datasets {

using Bytes = std::vector<uint8_t>;

// The bytes of the text; the first `limit` of them where limit > 0. A gzip file is read to its end in any
// case, because its checksum stands there. UserError when the file is missing, a folder, empty, or its
// compressed data is cut off or damaged: never a part of a damaged text.
Bytes read_text(const std::filesystem::path& path, int64_t limit = 0);

// The same text piece by piece, for files that are larger than the memory.
class TextReader {
 public:
  explicit TextReader(const std::filesystem::path& path);
  ~TextReader();
  TextReader(const TextReader&) = delete;
  TextReader& operator=(const TextReader&) = delete;

  // Appends the next bytes to `text`, which keeps at most `most` of them; false at the end. What is damaged
  // is a UserError when it is reached.
  bool next(Bytes& text, size_t most = std::numeric_limits<size_t>::max());
  bool packed() const;  // in gzip

 private:
  class Source;
  std::unique_ptr<Source> source_;
};

}  // namespace bsexp::datasets
