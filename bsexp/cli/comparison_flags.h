#pragma once
// The flags of the commands that compare runs.
#include <string>

#include <CLI/CLI.hpp>

#include "bsexp/analysis.h"
#include "bsexp/cli/run_paths.h"

namespace bsexp::cli {

struct ComparisonFlags {
  RunPaths runs;
  std::string by;  // keys between commas
  analysis::ComparisonOptions options;

  // UserErrors of analysis::compare.
  analysis::Comparison compare(const analysis::RunSet& set) const;
};

// `flags` lives as long as the action of the command.
void add_comparison_flags(CLI::App& app, ComparisonFlags& flags);

}  // namespace bsexp::cli
