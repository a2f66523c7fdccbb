#pragma once
// What must hold between the keys, zips and draws of a sweep.
#include <set>
#include <string>
#include <vector>

#include "bsexp/experiments/sweep_spec.h"

namespace bsexp::experiments {

// Adds a line for each problem. `assigned`: the keys of the command line.
void find_problems(const SweepSpec& spec, const std::set<std::string>& assigned,
                   std::vector<std::string>& errors);

}  // namespace bsexp::experiments
