#pragma once
// The runs that the commands of analysis take: paths, and what happens to files that cannot be read.
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "bsexp/analysis.h"

namespace bsexp::cli {

struct RunPaths {
  std::vector<std::string> paths;
  bool strict = false;
};

// RUN... and --strict.
void add_run_paths(CLI::App& app, RunPaths& runs);

// The runs that can be read; with --strict a UserError that names all that cannot.
analysis::RunSet load(const RunPaths& runs, runfile::RunParts parts);

}  // namespace bsexp::cli
