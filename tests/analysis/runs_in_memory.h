#pragma once
// Runs to compare, as they are after they were read, without files.
#include "bsexp/analysis/run_set.h"
#include "tests/analysis/made_runs.h"

namespace bsexp::analysis {

// A run as it is after it was read, without a file.
inline Run in_memory(const MadeRun& made) {
  Run run;
  run.stored.path = fmt::format("{}/{}/{}/run.h5", made.kind, made.dataset, made.seed);
  run.stored.info.seed = made.seed;
  run.stored.status = made.status;
  run.stored.numbers = {{"parameters", static_cast<double>(made.parameters)},
                        {"step_operations", 2.0 * static_cast<double>(made.parameters)},
                        {"mean_path_length", made.path_length}};
  run.stored.tables["test"] = {{"step", {40}}, {"loss_bits", {made.loss}}};
  run.stored.tables["valid"] = {{"step", {10, 20}}, {"loss_bits", {made.loss + 2, made.loss + 1}}};
  run.config = flat_config(made_config(made), "made");
  return run;
}

// Two kinds by two data sets by `n_seeds`; ring_lattice is worse by 0.1 than watts_strogatz with the same
// seed.
inline RunSet grid(int64_t n_seeds) {
  RunSet set;
  for (const char* kind : {"ring_lattice", "watts_strogatz"}) {
    for (const char* dataset : {"gcide", "markov"}) {
      for (int64_t seed = 1; seed <= n_seeds; ++seed) {
        MadeRun made;
        made.kind = kind;
        made.dataset = dataset;
        made.seed = seed;
        made.loss = 1 + 0.5 * static_cast<double>(seed) +
                    (made.kind == "ring_lattice" ? 0.1 + 0.001 * static_cast<double>(seed) : 0);
        made.path_length = made.kind == "ring_lattice" ? 8 : 3;
        set.runs.push_back(in_memory(made));
      }
    }
  }
  return set;
}

}  // namespace bsexp::analysis
