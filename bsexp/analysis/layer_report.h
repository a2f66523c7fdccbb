#pragma once
// Statistics of the weights and activations of every layer of a run, and the units that do nothing.
//
// An input unit of a weight is dead when all weights that leave it are tiny, an output unit when all that
// reach it are: no larger than `tiny` times the root mean square of the weight. A unit that no block touches
// is dead. By its activations a unit is dead when it never moved: its standard deviation is at most `tiny`
// times the layer's largest.
#include <optional>
#include <string>
#include <vector>

#include "bsexp/analysis/effective_paths.h"
#include "bsexp/runfile.h"

namespace bsexp::analysis {

inline constexpr double kTiny = 1e-3;

struct LayerReport {
  std::string name;                                // "cell/internal0/w"
  int64_t rows = 0, features = 0, block_size = 0;  // block_size 0: dense
  int64_t n_values = 0;
  double mean = 0, sd = 0, rms = 0, max_abs = 0;                       // of the values that are stored
  double tiny = 0;                                                     // share of the values
  int64_t dead_inputs = 0, dead_outputs = 0;                           // units; 0 for vectors
  double block_norm_min = 0, block_norm_mean = 0, block_norm_max = 0;  // Frobenius; of block-sparse weights
  std::optional<EffectivePaths> paths;
};

// Every weight of the run, by name; none where the run has not finished. UserError that names the weight
// whose structure is damaged or whose values have no path lengths.
std::vector<LayerReport> layer_reports(const runfile::StoredRun& run, double tiny = kTiny);

struct ActivationReport {
  std::string name;
  int64_t units = 0;
  double mean = 0, sd = 0;  // of the units' means, and the mean of their standard deviations
  double max_abs = 0;
  int64_t dead = 0;
};

// What the run file holds of activations, by name.
std::vector<ActivationReport> activation_reports(const runfile::StoredRun& run, double tiny = kTiny);

}  // namespace bsexp::analysis
