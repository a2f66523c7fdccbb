#include "bsexp/datasets/text.h"

#include <array>
#include <cerrno>
#include <memory>

#include <zlib.h>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"

namespace bsexp::datasets {

namespace {

struct GzipCloser {
  void operator()(gzFile_s* file) const { gzclose_r(file); }
};

}  // namespace

Bytes read_text(const std::filesystem::path& path, int64_t limit) {
  REQUIRE(!std::filesystem::is_directory(path), "{} is a folder; a text file is needed", path.string());
  errno = 0;
  const std::unique_ptr<gzFile_s, GzipCloser> file(
      gzopen(path.c_str(), "rb"));  // reads plain files as they are
  if (!file) throw_file_error(path, "read", errno);
  Bytes text;
  std::array<uint8_t, 1 << 16> chunk{};
  while (limit <= 0 || static_cast<int64_t>(text.size()) < limit) {
    const int count = gzread(file.get(), chunk.data(), static_cast<unsigned>(chunk.size()));
    int error = Z_OK;
    const char* reason = gzerror(file.get(), &error);
    REQUIRE(error == Z_OK || error == Z_STREAM_END,
            "{}: the compressed text is damaged or cut off ({}); fetch it again", path.string(),
            error == Z_BUF_ERROR ? "unexpected end of file" : reason);
    if (count <= 0) break;
    text.insert(text.end(), chunk.begin(), chunk.begin() + count);
  }
  if (limit > 0 && static_cast<int64_t>(text.size()) > limit) text.resize(static_cast<size_t>(limit));
  REQUIRE(!text.empty(), "{} is empty: a text needs at least some bytes", path.string());
  return text;
}

}  // namespace bsexp::datasets
