#pragma once
// The parts of a report, each as HTML; empty where the runs have nothing to show in it.
#include <string>

#include "bsexp/analysis/comparison.h"
#include "bsexp/analysis/run_set.h"

namespace bsexp::analysis::report {

// In words: of each set of groups that are compared with each other, the best and how sure that is; warnings.
std::string summary(const Comparison& comparison);
std::string groups_table(const Comparison& comparison);
std::string differences_table(const Comparison& comparison);
// Means with bands, one chart for each data set.
std::string learning_curves(const Comparison& comparison);
// Charts of quality against quantities that vary, and their correlations.
std::string relations(const Comparison& comparison);
// Each pattern once, with the statistics of its mask.
std::string patterns(const Comparison& comparison, const RunSet& set);
// The first sample of the first run of each group.
std::string samples(const Comparison& comparison, const RunSet& set);
std::string runs_table(const Comparison& comparison);

}  // namespace bsexp::analysis::report
