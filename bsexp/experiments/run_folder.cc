#include "bsexp/experiments/run_folder.h"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <vector>

#include <fcntl.h>
#include <fmt/chrono.h>
#include <sys/file.h>
#include <unistd.h>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/runfile.h"

namespace bsexp::experiments {

namespace fs = std::filesystem;

fs::path new_dated_folder(const fs::path& runs, const std::string& name, const std::string& suffix) {
  const std::string id = fmt::format("{:%Y%m%d-%H%M%S}-{}", fmt::gmtime(std::time(nullptr)), suffix);
  fs::path path = runs / name / id;
  for (int i = 2; fs::exists(path); ++i) path = runs / name / fmt::format("{}-{}", id, i);
  return path;
}

RunFolder new_run_folder(const fs::path& runs, const std::string& name, uint64_t seed) {
  return {new_dated_folder(runs, name, fmt::format("s{}", seed))};
}

std::optional<RunFolder> newest_unfinished(const fs::path& runs, const std::string& name, uint64_t seed) {
  std::vector<fs::path> candidates;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(runs / name, error)) {
    if (RunFolder{entry.path()}.has_run()) candidates.push_back(entry.path());
  }
  std::sort(candidates.rbegin(), candidates.rend());  // ids start with the time
  for (const fs::path& path : candidates) {
    const runfile::RunReader reader(path);
    if (reader.info().seed == static_cast<int64_t>(seed) && reader.status() != runfile::kStatusFinished)
      return RunFolder{path};
  }
  return std::nullopt;
}

FolderLock::FolderLock(const RunFolder& folder) {
  const fs::path path = folder.path / ".lock";
  descriptor_ = open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
  if (descriptor_ < 0) throw_file_error(path, "create", errno);
  if (flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
  close(descriptor_);
  throw UserError(
      fmt::format("{} is in use by another bsexp process: wait for it, or choose another folder with --out",
                  folder.path.string()));
}

FolderLock::~FolderLock() { close(descriptor_); }

}  // namespace bsexp::experiments
