#pragma once
// Reads run files that may be damaged or foreign, in a child process.
//
// The HDF5 library may crash on, or never return from, a file whose bytes are wrong. So a child reads the
// files and sends what they hold; when it dies, or is silent for long, the file that it was at is the damaged
// one, and another child goes on with the next. Whole files cost one fork for all of them.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bsexp/runfile/stored_run.h"

namespace bsexp::runfile {

struct LoadedRun {
  std::filesystem::path path;    // as it was given
  std::optional<StoredRun> run;  // none where it could not be read
  std::string problem;           // why, with the path
};

// One for each of `files` (run.h5, or the folder of one), in their order. Never throws for what is in a file;
// SystemError when no process can be started, Interrupted after Ctrl-C.
std::vector<LoadedRun> load_run_files(const std::vector<std::filesystem::path>& files, RunParts parts,
                                      double seconds_for_a_file = 60);

}  // namespace bsexp::runfile
