#pragma once
// The statistics of every mask of a run, through training where the mask was learned, from its run file
// alone.
#include <string>
#include <vector>

#include "bsexp/runfile.h"
#include "bsexp/topology.h"

namespace bsexp::analysis {

struct MaskAtStep {
  int64_t step = 0;
  topology::MaskStatistics statistics;
};

struct MaskReport {
  std::string name;
  std::string generator;
  int64_t block_size = 0;
  std::string fingerprint;
  topology::MaskStatistics statistics;
  std::vector<MaskAtStep> history;  // empty for a mask that stayed as it was
  // The mix factor of the run's sequence of masks: after 1, 2, ... internal steps of one time step. The same
  // for every mask of a run; empty where the sequence holds masks that are not square.
  std::vector<double> mix;
};

// One report for each mask, by name; the run was read with its masks. UserError when they are damaged.
std::vector<MaskReport> mask_reports(const runfile::StoredRun& run);

}  // namespace bsexp::analysis
