#pragma once
// bsexp run --dry-run: what a configuration would make, before anything is trained or written.
#include <optional>

#include "bsexp/cli/command.h"
#include "bsexp/experiments/config.h"

namespace bsexp::cli {

// Prints the table of layers, the statistics of every mask, and the totals; with `rate`, in TFLOP/s, how long
// the products of the whole training take.
void print_dry_run(const experiments::Config& config, std::optional<double> rate, const Context& context);

}  // namespace bsexp::cli
