#pragma once
// The launchers of `bsexp sweep`: what is missing of a sweep is run here, or handed to Slurm.
#include <string>
#include <vector>

#include "bsexp/cli/command.h"
#include "bsexp/experiments/sweep_folder.h"

namespace bsexp::cli {

// Runs `jobs` at a time, shows how they go on, and ends with the table of all. `lock`: the descriptor of the
// folder's lock. SystemError with a line for each run that failed.
void launch_locally(const experiments::SweepFolder& folder, int64_t jobs, int lock, const Context& context);

// Submits an array job, at most `jobs` runs at a time; none: all at once. Says how to follow it.
void launch_on_slurm(const experiments::SweepFolder& folder, const std::optional<int64_t>& jobs,
                     const std::vector<std::string>& sbatch, const Context& context);

}  // namespace bsexp::cli
