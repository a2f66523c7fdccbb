#include "bsexp/datasets/text.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <limits>
#include <memory>
#include <optional>
#include <span>

#include <zlib.h>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"

namespace bsexp::datasets {

namespace fs = std::filesystem;

namespace {

// Appends, but keeps no more than `limit` bytes.
void append(Bytes& text, std::span<const uint8_t> bytes, size_t limit) {
  const size_t count = std::min(bytes.size(), limit - text.size());
  text.insert(text.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
}

// Unpacks the members of a gzip file as their bytes come. Unlike zlib's own gzread it takes nothing that is
// no gzip after a member, except the zeros that tapes leave there.
class Gunzip {
 public:
  explicit Gunzip(const fs::path& path) : path_(path) {
    constexpr int kGzipFormat = 16;
    ASSERT(inflateInit2(&stream_, kGzipFormat + MAX_WBITS) == Z_OK, "zlib does not start");
  }
  ~Gunzip() { inflateEnd(&stream_); }
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  void add(std::span<uint8_t> packed, Bytes& text, size_t limit) {
    stream_.next_in = packed.data();
    stream_.avail_in = static_cast<uInt>(packed.size());
    do {
      if (at_end_ && !begin_member()) return;
      stream_.next_out = unpacked_.data();
      stream_.avail_out = static_cast<uInt>(unpacked_.size());
      const int result = inflate(&stream_, Z_NO_FLUSH);
      if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) fail(stream_.msg);
      append(text, std::span(unpacked_).first(unpacked_.size() - stream_.avail_out), limit);
      at_end_ = result == Z_STREAM_END;
    } while (stream_.avail_in > 0 || stream_.avail_out == 0);
  }

  void finish() const {
    if (!at_end_) fail("it ends too early");
  }

 private:
  // Skips zeros; false when nothing follows.
  bool begin_member() {
    while (stream_.avail_in > 0 && *stream_.next_in == 0) {
      ++stream_.next_in;
      --stream_.avail_in;
    }
    if (stream_.avail_in == 0) return false;
    inflateReset(&stream_);
    return true;
  }

  [[noreturn]] void fail(const char* reason) const {
    throw UserError(fmt::format("{}: the compressed text is damaged or cut off ({}): use a whole copy of it",
                                path_.string(), reason == nullptr ? "not in the gzip format" : reason));
  }

  const fs::path& path_;
  z_stream stream_{};
  std::array<uint8_t, 1 << 16> unpacked_{};
  bool at_end_ = false;  // of a member
};

}  // namespace

class TextReader::Source {
 public:
  explicit Source(const fs::path& path) : path_(path), file_(std::fopen(path.c_str(), "rb"), std::fclose) {
    if (!file_) throw_file_error(path_, "read", errno);
    read();
    if (chunk_.size() >= 2 && chunk_[0] == 0x1f && chunk_[1] == 0x8b) gunzip_.emplace(path_);
  }

  bool next(Bytes& text, size_t most) {
    if (chunk_.empty()) return false;
    if (gunzip_) {
      gunzip_->add(chunk_, text, most);
    } else {
      append(text, chunk_, most);
    }
    read();
    if (chunk_.empty() && gunzip_) gunzip_->finish();
    return true;
  }

  bool packed() const { return gunzip_.has_value(); }

 private:
  void read() {
    chunk_ = std::span(buffer_).first(std::fread(buffer_.data(), 1, buffer_.size(), file_.get()));
    if (std::ferror(file_.get()) != 0) throw_file_error(path_, "read", errno);
  }

  const fs::path path_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  std::array<uint8_t, 1 << 16> buffer_{};
  std::span<uint8_t> chunk_;
  std::optional<Gunzip> gunzip_;
};

TextReader::TextReader(const fs::path& path) {
  std::error_code unreachable;  // fopen says why
  REQUIRE(!fs::is_directory(path, unreachable), "{} is a folder; a text file is needed", path.string());
  source_ = std::make_unique<Source>(path);
}
TextReader::~TextReader() = default;

bool TextReader::next(Bytes& text, size_t most) { return source_->next(text, most); }
bool TextReader::packed() const { return source_->packed(); }

Bytes read_text(const fs::path& path, int64_t limit) {
  ASSERT(limit >= 0, "a limit of {} bytes", limit);
  const size_t most = limit > 0 ? static_cast<size_t>(limit) : std::numeric_limits<size_t>::max();
  TextReader reader(path);
  Bytes text;
  while ((reader.packed() || text.size() < most) && reader.next(text, most)) {
  }
  REQUIRE(!text.empty(), "{} is empty: a text needs at least some bytes", path.string());
  return text;
}

}  // namespace bsexp::datasets
