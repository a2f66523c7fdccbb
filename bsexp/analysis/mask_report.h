#pragma once
// The statistics of every mask of a run, from its run file alone.
#include <filesystem>
#include <string>
#include <vector>

#include "bsexp/topology.h"

namespace bsexp::analysis {

struct MaskReport {
  std::string name;
  std::string generator;
  int64_t block_size = 0;
  std::string fingerprint;
  topology::MaskStatistics statistics;
  // The mix factor of the run's sequence of masks: after 1, 2, ... internal steps of one time step. The same
  // for every mask of a run; empty where the sequence holds masks that are not square.
  std::vector<double> mix;
};

// One report for each mask, by name. UserError when the run file is missing or damaged.
std::vector<MaskReport> analyze_masks(const std::filesystem::path& run);

}  // namespace bsexp::analysis
