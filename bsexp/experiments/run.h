#pragma once
// A whole run: from a configuration to a folder with its log, weights, samples and closing figures.
#include <filesystem>
#include <optional>
#include <string>

#include "bsexp/base/console.h"
#include "bsexp/experiments/config.h"
#include "bsexp/rnn.h"

namespace bsexp::experiments {

struct RunOptions {
  std::optional<std::filesystem::path> out;  // the folder of the run; absent: runs/NAME/ID
  bool resume = false;  // go on with the run in `out`, or with the newest unfinished of this name
  int threads = 1;
  std::string command_line;
};

struct RunSummary {
  std::filesystem::path folder;
  int64_t steps = 0;
  int64_t parameters = 0;
  double density = 0;           // of the sparse masks together
  double mean_path_length = 0;  // mean over the masks
  double mix = 0;               // share of pairs of blocks joined within one time step
  std::optional<double> train_bits, first_valid_bits, valid_bits, test_bits;  // per byte
  std::optional<double> test_dynamic_bits;                                    // of dynamic evaluation
  bool ended_early = false;                                                   // by train.patience
  std::optional<int64_t> best_step;  // of the lowest validation loss, with train.patience
  std::optional<double> best_valid_bits;
  std::optional<double> entropy_bits;  // of the source, where it is known
  double seconds = 0;                  // of training
  double bytes_per_second = 0;
  std::string sample;
  bool figures = false;  // wanted by the configuration
};

// Trains and evaluates; everything is checked before anything is written. Without `resume`, a folder that
// holds a run is refused. With it, the configuration must be the one of the run (`config` absent: takes the
// run's own); a finished run is only summed up. Throws Interrupted, NotFinite; the folder then holds a
// checkpoint to go on from.
RunSummary run_experiment(const std::optional<Config>& config, const RunOptions& options,
                          const Console& console);

// What a finished or unfinished run folder holds.
RunSummary summary_of(const std::filesystem::path& folder);

// Text from the weights of a finished run, on so many threads. An empty prompt: a newline.
std::string sample_run(const std::filesystem::path& run, rnn::SampleOptions options, int threads);

}  // namespace bsexp::experiments
