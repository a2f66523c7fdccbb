#pragma once
// bsexp run --dry-run: what a configuration would make, before anything is trained or written.
#include "bsexp/cli/command.h"
#include "bsexp/experiments/config.h"

namespace bsexp::cli {

// Prints the table of layers, the statistics of every mask, and the totals.
void print_dry_run(const experiments::Config& config, const Context& context);

}  // namespace bsexp::cli
