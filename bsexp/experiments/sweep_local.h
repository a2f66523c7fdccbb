#pragma once
// The runs of a sweep as child processes of this one.
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "bsexp/experiments/sweep_folder.h"

namespace bsexp::experiments {

struct LocalLaunch {
  std::filesystem::path program;  // bsexp itself
  int64_t jobs = 1;               // runs side by side
  int64_t threads = 1;            // of each run
  int lock = -1;                  // descriptor of the folder's lock: a run keeps it until it ends
};

// Runs the cells `names` of a sweep, each from its checkpoint where there is one. A run that fails, or cannot
// be started, stops no other. `ended` is called after each with what has become of it, `waiting` several
// times a second. When either throws, and after Ctrl-C (Interrupted), all children write their checkpoints
// first.
void run_locally(const SweepFolder& folder, const std::vector<std::string>& names, const LocalLaunch& launch,
                 const std::function<void(const CellStatus&)>& ended, const std::function<void()>& waiting);

}  // namespace bsexp::experiments
