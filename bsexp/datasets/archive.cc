#include "bsexp/datasets/archive.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <string_view>

#include <archive.h>
#include <archive_entry.h>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"

namespace bsexp::datasets {

namespace fs = std::filesystem;

namespace {

using Archive = std::unique_ptr<archive, int (*)(archive*)>;

bool matches(const char* name, std::string_view pattern) {
  if (name == nullptr) return false;
  if (!pattern.ends_with('*')) return name == pattern;
  pattern.remove_suffix(1);
  return std::string_view(name).starts_with(pattern);
}

[[noreturn]] void fail(const fs::path& path, archive* reader) {
  const char* reason = archive_error_string(reader);
  throw UserError(
      fmt::format("{} is damaged or cut off: {}", path.string(), reason ? reason : "unknown format"));
}

// Hands the content of the entry to `take`, piece by piece.
template <class Take>
void read_entry(archive* reader, const fs::path& path, Take&& take) {
  std::array<char, 1 << 16> chunk{};
  for (;;) {
    const la_ssize_t count = archive_read_data(reader, chunk.data(), chunk.size());
    if (count < 0) fail(path, reader);
    if (count == 0) break;
    take(std::string_view(chunk.data(), static_cast<size_t>(count)));
  }
}

void copy_entry(archive* reader, const fs::path& path, const fs::path& output) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(output.c_str(), "wb"), std::fclose);
  if (!file) throw_file_error(output, "write", errno);
  read_entry(reader, path, [&](std::string_view piece) {
    if (std::fwrite(piece.data(), 1, piece.size(), file.get()) != piece.size())
      throw_file_error(output, "write", errno);
  });
  if (std::fflush(file.get()) != 0) throw_file_error(output, "write", errno);
}

Archive open_archive(const fs::path& path) {
  Archive reader(archive_read_new(), archive_read_free);
  archive_read_support_filter_all(reader.get());
  archive_read_support_format_all(reader.get());
  constexpr size_t kBlock = 1 << 16;
  if (archive_read_open_filename(reader.get(), path.c_str(), kBlock) != ARCHIVE_OK) fail(path, reader.get());
  return reader;
}

void extract_one(const fs::path& path, std::string_view name, const fs::path& output) {
  const Archive reader = open_archive(path);
  archive_entry* entry = nullptr;
  int result = ARCHIVE_OK;
  while ((result = archive_read_next_header(reader.get(), &entry)) == ARCHIVE_OK) {
    if (matches(archive_entry_pathname(entry), name)) return copy_entry(reader.get(), path, output);
  }
  if (result != ARCHIVE_EOF) fail(path, reader.get());
  throw UserError(fmt::format("{} has no member {}", path.string(), name));
}

}  // namespace

void extract_member(const fs::path& archive, const std::string& name, const fs::path& output) {
  const size_t colon = name.find(':');
  if (colon == std::string::npos) return extract_one(archive, name, output);
  fs::path inner = output;
  inner += ".inner";
  extract_one(archive, name.substr(0, colon), inner);
  extract_member(inner, name.substr(colon + 1), output);
  fs::remove(inner);
}

void each_member(
    const fs::path& archive,
    const std::function<void(const std::string& name, const std::function<std::string()>& read)>& visit) {
  const Archive reader = open_archive(archive);
  archive_entry* entry = nullptr;
  int result = ARCHIVE_OK;
  while ((result = archive_read_next_header(reader.get(), &entry)) == ARCHIVE_OK) {
    const char* name = archive_entry_pathname(entry);
    if (name == nullptr || archive_entry_filetype(entry) != AE_IFREG) continue;
    visit(name, [&] {
      std::string content;
      read_entry(reader.get(), archive, [&](std::string_view piece) { content += piece; });
      return content;
    });
  }
  if (result != ARCHIVE_EOF) fail(archive, reader.get());
}

}  // namespace bsexp::datasets
