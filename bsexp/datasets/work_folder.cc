#include "bsexp/datasets/work_folder.h"

#include <cerrno>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"

namespace bsexp::datasets {

namespace fs = std::filesystem;

WorkFolder::WorkFolder(fs::path path) : path_(std::move(path)) {
  make_folder(path_);
  lock_ = open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock_ < 0) throw_file_error(path_, "open", errno);
  // A file system without locks is worked on without one: the checksums would find a clash.
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    close(lock_);
    throw UserError(fmt::format("another process works in {}: wait for its end", path_.string()));
  }
}

WorkFolder::~WorkFolder() {
  std::error_code ignored;
  std::vector<fs::path> rest;
  for (fs::directory_iterator entry(path_, ignored), end; entry != end; entry.increment(ignored)) {
    if (entry->path().extension() != ".part") rest.push_back(entry->path());
  }
  for (const fs::path& path : rest) fs::remove_all(path, ignored);
  fs::remove(path_, ignored);  // fails, and may, when a part is left
  close(lock_);
}

fs::path WorkFolder::empty_folder(const fs::path& name) const {
  fs::path path = path_ / name;
  std::error_code ignored;
  fs::remove_all(path, ignored);
  make_folder(path);
  return path;
}

}  // namespace bsexp::datasets
