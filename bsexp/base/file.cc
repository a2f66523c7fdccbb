#include "bsexp/base/file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "bsexp/base/error.h"

namespace bsexp {

namespace fs = std::filesystem;

namespace {

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

void sync_path(const fs::path& path, int flags) {
  const int descriptor = open(path.c_str(), flags);
  if (descriptor < 0) throw_file_error(path, "open", errno);
  const int result = fsync(descriptor);
  const int error = errno;
  close(descriptor);
  if (result != 0 && error != EINVAL && error != EROFS) throw_file_error(path, "sync", error);
}

}  // namespace

void throw_file_error(const fs::path& path, std::string_view action, int error) {
  const std::string message = fmt::format("cannot {} {}: {}", action, path.string(), std::strerror(error));
  switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EIO:
    case ENOMEM:
    case EMFILE:
    case ENFILE:
    case EFBIG:
      throw SystemError(message);
    default:
      throw UserError(message);
  }
}

std::string read_file(const fs::path& path) {
  std::error_code unreachable;  // fopen says why
  REQUIRE(!fs::is_directory(path, unreachable), "{} is a folder; a file is needed", path.string());
  const File file(std::fopen(path.c_str(), "rb"));
  if (!file) throw_file_error(path, "read", errno);
  std::string text;
  char chunk[1 << 16];
  size_t count = 0;
  while ((count = std::fread(chunk, 1, sizeof(chunk), file.get())) > 0) text.append(chunk, count);
  if (std::ferror(file.get())) throw_file_error(path, "read", errno);
  return text;
}

void replace_file(const fs::path& path, const std::function<void(const fs::path&)>& write) {
  std::error_code unreachable;  // the writing says why
  const fs::file_status status = fs::status(path, unreachable);
  REQUIRE(!fs::exists(status) || fs::is_regular_file(status),
          "cannot write {}: it is there and is not a plain file", path.string());
  fs::path temporary = path;
  temporary += ".new";
  try {
    write(temporary);
    sync_path(temporary, O_RDONLY);
    if (std::rename(temporary.c_str(), path.c_str()) != 0) throw_file_error(path, "replace", errno);
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    sync_path(folder, O_RDONLY | O_DIRECTORY);
  } catch (...) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    throw;
  }
}

void write_file(const fs::path& path, std::string_view text) {
  replace_file(path, [&](const fs::path& temporary) {
    File file(std::fopen(temporary.c_str(), "wb"));
    if (!file) throw_file_error(path, "write", errno);
    const bool written = std::fwrite(text.data(), 1, text.size(), file.get()) == text.size();
    if (!written || std::fflush(file.get()) != 0) throw_file_error(path, "write", errno);
  });
}

void make_folder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) throw_file_error(path, "make the folder", error.value());
}

}  // namespace bsexp
