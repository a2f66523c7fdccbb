#pragma once
// What has become of a run, from the files in its folder alone: run.h5, and where it is a cell of a sweep the
// log and the exit code of its program.
//
// The exit code decides, unless run.h5 was written after it: then the run was gone on with by hand.
//
// Run files are read in a process of their own (runfile/run_loader.h): a damaged one ends neither a sweep nor
// those who watch it.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bsexp/runfile.h"

namespace bsexp::experiments {

inline constexpr const char* kLogName = "log.txt";
inline constexpr const char* kExitCodeName = "exit_code";

enum class CellState : uint8_t { waiting, running, interrupted, done, failed };
const char* word_of(CellState state);

struct CellStatus {
  std::string name;
  CellState state = CellState::waiting;
  std::string reason;            // why it failed
  std::optional<int> exit_code;  // of its program, where that has ended as a cell of a sweep
  int64_t step = 0, steps = 0;   // logged, and of the whole run; 0: not known yet
  std::optional<double> train_bits, valid_bits, test_bits, steps_per_second;
  double seconds = 0;         // of training
  double silent_seconds = 0;  // since the run wrote last
};

// One for each of the runs' folders. A file that cannot be read, or not within so many seconds, is a failure
// with its reason. Interrupted after Ctrl-C.
inline constexpr double kSecondsForARunFile = 10;
std::vector<CellStatus> statuses_of(const std::vector<std::filesystem::path>& runs,
                                    double seconds_for_a_file = kSecondsForARunFile);
CellStatus status_of(const std::filesystem::path& run, double seconds_for_a_file = kSecondsForARunFile);

// The same of a folder whose run.h5 was read already; null: there is none yet.
CellStatus status_of(const std::filesystem::path& run, const runfile::LoadedRun* loaded);

}  // namespace bsexp::experiments
