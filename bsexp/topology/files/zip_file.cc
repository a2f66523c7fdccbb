#include "bsexp/topology/files/zip_file.h"

#include <array>
#include <memory>

#include <archive.h>
#include <archive_entry.h>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/text.h"

namespace bsexp::topology {

namespace fs = std::filesystem;

namespace {

using Archive = std::unique_ptr<archive, int (*)(archive*)>;
using Entry = std::unique_ptr<archive_entry, void (*)(archive_entry*)>;

std::string reason_of(archive* handle) {
  const char* reason = archive_error_string(handle);
  return reason ? reason : "no reason given";
}

[[noreturn]] void fail_read(const fs::path& path, archive* reader) {
  throw UserError(
      fmt::format("{} is no zip archive, or is damaged or cut off: {}", path.string(), reason_of(reader)));
}

// The member that the reader stands at; memory is taken as its bytes arrive.
std::string read_member(const fs::path& path, archive* reader, const std::string& name, Wanted wanted) {
  std::string bytes;
  std::array<char, 1 << 16> chunk;
  while (bytes.size() < wanted.bytes || !wanted.beginning) {
    const la_ssize_t count = archive_read_data(reader, chunk.data(), chunk.size());
    if (count < 0) fail_read(path, reader);
    if (count == 0) break;
    bytes.append(chunk.data(), static_cast<size_t>(count));
    REQUIRE(wanted.beginning || bytes.size() <= wanted.bytes,
            "{}: '{}' holds more than {}, the most that is read", path.string(), printable(name),
            format_bytes(static_cast<double>(wanted.bytes)));
  }
  return bytes;
}

}  // namespace

std::map<std::string, std::string> read_zip(const fs::path& path, Wanted (*wanted)(const std::string& name)) {
  const std::string bytes = read_file(path);
  // libarchive also takes archives without the list of members that ends them.
  constexpr size_t kEndBytes = 22;
  const size_t end = bytes.rfind("PK\5\6");
  REQUIRE(end != std::string::npos && bytes.size() - end >= kEndBytes,
          "{} is no zip archive, or is damaged or cut off: it has no end", path.string());
  const Archive reader(archive_read_new(), archive_read_free);
  archive_read_support_format_zip(reader.get());
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
    fail_read(path, reader.get());
  std::map<std::string, std::string> members;
  archive_entry* entry = nullptr;
  int result = ARCHIVE_OK;
  while ((result = archive_read_next_header(reader.get(), &entry)) == ARCHIVE_OK) {
    const char* name = archive_entry_pathname(entry);
    if (name == nullptr) continue;
    const Wanted of_member = wanted(name);
    if (of_member.bytes > 0) members[name] = read_member(path, reader.get(), name, of_member);
  }
  if (result != ARCHIVE_EOF) fail_read(path, reader.get());
  return members;
}

void write_zip(const fs::path& path, const std::vector<std::pair<std::string, std::string>>& members) {
  replace_file(path, [&](const fs::path& temporary) {
    const Archive writer(archive_write_new(), archive_write_free);
    const auto check = [&](int result) {
      if (result != ARCHIVE_OK)
        throw SystemError(fmt::format("cannot write {}: {}", path.string(), reason_of(writer.get())));
    };
    check(archive_write_set_format_zip(writer.get()));
    check(archive_write_open_filename(writer.get(), temporary.c_str()));
    for (const auto& [name, bytes] : members) {
      const Entry entry(archive_entry_new(), archive_entry_free);
      archive_entry_set_pathname(entry.get(), name.c_str());
      archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes.size()));
      archive_entry_set_filetype(entry.get(), AE_IFREG);
      archive_entry_set_perm(entry.get(), 0644);
      check(archive_write_header(writer.get(), entry.get()));
      const la_ssize_t written = archive_write_data(writer.get(), bytes.data(), bytes.size());
      check(written == static_cast<la_ssize_t>(bytes.size()) ? ARCHIVE_OK : ARCHIVE_FATAL);
    }
    check(archive_write_close(writer.get()));
  });
}

}  // namespace bsexp::topology
