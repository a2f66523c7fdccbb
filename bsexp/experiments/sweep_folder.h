#pragma once
// The folder of a sweep:
//
//   sweep.yaml            what the sweep is (sweep_spec.h): `bsexp sweep sweep.yaml` makes the same runs
//   runs/CELL/            an ordinary run folder for each cell; its config.yaml is there from the start
//   runs/CELL/log.txt     what the run said
//   runs/CELL/exit_code   of the program of the run, once it has ended
//   slurm/                the script and the list of cells of the last array job, and its number
//
// What has become of a cell is told by these files alone (cell_status.h), so that any program can follow.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bsexp/experiments/cell_status.h"
#include "bsexp/experiments/sweep.h"

namespace bsexp::experiments {

struct SweepFolder {
  std::filesystem::path path;

  std::filesystem::path sweep_file() const { return path / "sweep.yaml"; }
  std::filesystem::path cell(const std::string& name) const { return path / "runs" / name; }
  std::filesystem::path slurm() const { return path / "slurm"; }
  bool has_sweep() const { return std::filesystem::exists(sweep_file()); }
};

// Writes sweep.yaml last, so that a folder with one is whole. UserError where runs/ holds what is no cell.
void make_sweep_folder(const SweepFolder& folder, const SweepSpec& spec, const std::vector<SweepCell>& cells);

// The sweep of a folder, and its cells' names in order. UserError when there is none.
SweepSpec read_sweep_folder(const SweepFolder& folder);
std::vector<std::string> cell_names(const SweepFolder& folder);

// Before cells are started again: takes their exit codes and logs away, so that they wait for all who look.
void forget_endings(const SweepFolder& folder, const std::vector<std::string>& names);

// The newest folder RUNS/NAME/ID that holds a sweep.
std::optional<SweepFolder> newest_sweep(const std::filesystem::path& runs, const std::string& name);

}  // namespace bsexp::experiments
