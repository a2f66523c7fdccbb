#pragma once
// The folder of a sweep:
//
//   sweep.yaml            what the sweep is (sweep_spec.h): `bsexp sweep sweep.yaml` makes the same runs
//   runs/CELL/            an ordinary run folder for each cell; its config.yaml is there from the start
//   runs/CELL/log.txt     what the run said
//   runs/CELL/exit_code   of the program of the run, once it has ended
//   slurm/                the script and the list of cells of the last array job, and its number
//
// What has become of a cell is told by these files alone, so that any program can follow.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bsexp/experiments/sweep.h"

namespace bsexp::experiments {

struct SweepFolder {
  std::filesystem::path path;

  std::filesystem::path sweep_file() const { return path / "sweep.yaml"; }
  std::filesystem::path cell(const std::string& name) const { return path / "runs" / name; }
  std::filesystem::path slurm() const { return path / "slurm"; }
  bool has_sweep() const { return std::filesystem::exists(sweep_file()); }
};

inline constexpr const char* kLogName = "log.txt";
inline constexpr const char* kExitCodeName = "exit_code";

// Writes sweep.yaml last, so that a folder with one is whole. UserError where runs/ holds what is no cell.
void make_sweep_folder(const SweepFolder& folder, const SweepSpec& spec, const std::vector<SweepCell>& cells);

// The sweep of a folder, and its cells' names in order. UserError when there is none.
SweepSpec read_sweep_folder(const SweepFolder& folder);
std::vector<std::string> cell_names(const SweepFolder& folder);

// The newest folder RUNS/NAME/ID that holds a sweep.
std::optional<SweepFolder> newest_sweep(const std::filesystem::path& runs, const std::string& name);

enum class CellState : uint8_t { waiting, running, interrupted, done, failed };
const char* word_of(CellState state);

struct CellStatus {
  std::string name;
  CellState state = CellState::waiting;
  std::string reason;           // why it failed
  int64_t step = 0, steps = 0;  // logged, and of the whole run; 0: not known yet
  std::optional<double> train_bits, valid_bits, test_bits, steps_per_second;
  double seconds = 0;         // of training
  double silent_seconds = 0;  // since the run wrote last
};

// From the run's folder. A file that cannot be read is a failure with its reason, never an exception.
CellStatus status_of(const std::filesystem::path& run);

}  // namespace bsexp::experiments
