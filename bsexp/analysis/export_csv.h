#pragma once
// Runs as CSV files for other tools.
#include <filesystem>
#include <vector>

#include "bsexp/analysis/run_set.h"

namespace bsexp::analysis {

// Writes into the folder: runs.csv, a row for each run with its configuration, its numbers and the last value
// of every metric; metrics_TABLE.csv, a row for each row of /metrics/TABLE of each run; masks.csv, a row for
// each mask with its statistics. The column `run` is the path of the run's folder in all of them. Returns
// what it wrote.
std::vector<std::filesystem::path> export_csv(const std::vector<Run>& runs,
                                              const std::filesystem::path& folder);

}  // namespace bsexp::analysis
