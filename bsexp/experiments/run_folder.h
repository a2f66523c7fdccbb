#pragma once
// The folder of one run: run.h5 (outputs), checkpoint.h5 (replaced atomically), config.yaml (as resolved),
// figures/.
//
// A folder belongs to one process at a time: it holds a lock on `.lock` while it works.
#include <filesystem>
#include <optional>
#include <string>

namespace bsexp::experiments {

inline constexpr const char* kRunsFolder = "runs";

struct RunFolder {
  std::filesystem::path path;

  std::filesystem::path run_file() const { return path / "run.h5"; }
  std::filesystem::path checkpoint() const { return path / "checkpoint.h5"; }
  std::filesystem::path config() const { return path / "config.yaml"; }
  bool has_run() const { return std::filesystem::exists(run_file()); }
};

// runs/NAME/ID for a run that starts now; ID is the time in UTC and the seed: 20260102-030405-s1 (-2, -3, ...
// when taken).
RunFolder new_run_folder(const std::filesystem::path& runs, const std::string& name, uint64_t seed);

// RUNS/NAME/TIME-SUFFIX, TIME in UTC; -2, -3, ... when taken.
std::filesystem::path new_dated_folder(const std::filesystem::path& runs, const std::string& name,
                                       const std::string& suffix);

// The newest folder below runs/NAME of this seed that holds a run which is not finished.
std::optional<RunFolder> newest_unfinished(const std::filesystem::path& runs, const std::string& name,
                                           uint64_t seed);

// Holds the lock of a folder while it lives, and while a child lives that keeps its descriptor. UserError
// when another process holds it.
class FolderLock {
 public:
  explicit FolderLock(const RunFolder& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

}  // namespace bsexp::experiments
