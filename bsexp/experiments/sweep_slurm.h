#pragma once
// The runs of a sweep as an array job of Slurm, one run a task.
//
// The folder must be on a file system that the nodes share. A task that is ended by a time limit or scancel
// gets SIGTERM, a minute before the limit or KillWait before the end of scancel, and writes its checkpoint.
#include <filesystem>
#include <string>
#include <vector>

#include "bsexp/experiments/sweep_folder.h"

namespace bsexp::experiments {

struct SlurmLaunch {
  std::filesystem::path program;     // bsexp itself
  int64_t jobs = 1;                  // runs side by side
  int64_t threads = 1;               // processors of each run
  std::vector<std::string> options;  // further ones of sbatch: "--partition=long"
};

// The script; task i runs line i of `cells.txt`, its neighbour.
std::string slurm_script(const SweepFolder& folder, const std::string& job_name, size_t n_cells,
                         const SlurmLaunch& launch);

// Writes the script and the list of cells into `folder.slurm()`, submits it with sbatch, and gives the number
// of the job. UserError when sbatch is not here, or refuses: its words.
std::string submit_to_slurm(const SweepFolder& folder, const std::string& job_name,
                            const std::vector<std::string>& names, const SlurmLaunch& launch);

// UserError while a job of the folder is queued or runs, and where squeue cannot tell.
void require_no_slurm_job(const SweepFolder& folder);

}  // namespace bsexp::experiments
