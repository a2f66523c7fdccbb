#pragma once
// Run files as a sweep leaves them, with numbers that a test chooses.
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "bsexp/runfile.h"
#include "bsexp/topology.h"

namespace bsexp::analysis {

struct MadeRun {
  std::string kind = "watts_strogatz", dataset = "markov";
  int64_t seed = 1, steps = 40;
  double loss = 1;
  int64_t parameters = 1000;
  double path_length = 2;
  std::string status = "finished";
};

inline std::string made_config(const MadeRun& run) {
  return fmt::format(
      "name: made\nseed: {}\ndata:\n  dataset: {}\nmodel:\n  hidden: 32\n  topology:\n    kind: {}\ntrain:\n "
      " steps: {}\n",
      run.seed, run.dataset, run.kind, run.steps);
}

inline runfile::StoredTopology stored_mask(const topology::BlockMask& mask,
                                           const std::string& generator = "made") {
  return {mask.n_rows(), mask.n_columns(), 8, generator, {}, mask.indptr(), mask.indices(), {}};
}

// A dense mask of two by two blocks of 8, and a weight of it whose values are `value`.
inline runfile::StoredWeight two_by_two(float value) {
  return {16, 16, 8, std::vector<float>(4 * 64, value), {0, 1, 0, 1}, {0, 2, 4}};
}

inline void write_made_run(const std::filesystem::path& folder, const MadeRun& made) {
  std::filesystem::create_directories(folder);
  runfile::RunInfo info;
  info.name = "made";
  info.started = "2026-01-02T03:04:05Z";
  info.config = made_config(made);
  info.seed = made.seed;
  runfile::RunWriter run = runfile::RunWriter::create(folder, info);
  runfile::StoredTopology mask = stored_mask(topology::BlockMask::dense(2, 2), made.kind);
  mask.stats = {{"density", 1}, {"clustering", 0.5}, {"mean_path_length", made.path_length}};
  run.add_topology("hidden", mask);
  run.set_sequence({"hidden"});
  for (int64_t step = 10; step <= made.steps; step += 10) {
    const auto at = static_cast<double>(step);
    run.append("train", {{"step", at}, {"loss_bits", made.loss + 8 / at}, {"time_s", at / 10}});
    run.append("valid", {{"step", at}, {"loss_bits", made.loss + 4 / at}, {"time_s", at / 10}});
  }
  run.append("test", {{"step", static_cast<double>(made.steps)}, {"loss_bits", made.loss}, {"time_s", 4}});
  run.add_weight("cell/w", two_by_two(0.5F));
  run.add_weight("cell/bias", {1, 3, 0, {1, 2, 3}, {}, {}});
  run.set_attribute("parameters", made.parameters);
  run.set_attribute("step_operations", 2.0 * static_cast<double>(made.parameters));
  run.set_attribute("density", 1.0);
  run.set_attribute("mean_path_length", made.path_length);
  run.set_attribute("seconds", 4.0);
  run.set_attribute("status", made.status);
  run.flush();
}

}  // namespace bsexp::analysis
