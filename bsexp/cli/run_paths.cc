#include "bsexp/cli/run_paths.h"

namespace bsexp::cli {

void add_run_paths(CLI::App& app, RunPaths& runs) {
  app.add_option("RUN", runs.paths, "Runs, sweeps, or folders: every run.h5 in them and below")
      ->required()
      ->type_name("");
  app.add_flag("--strict", runs.strict, "Refuse when a file cannot be read, instead of going on without it");
}

analysis::RunSet load(const RunPaths& runs, runfile::RunParts parts) {
  return analysis::load_runs(runs.paths, parts, runs.strict);
}

}  // namespace bsexp::cli
