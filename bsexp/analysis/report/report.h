#pragma once
// A comparison of runs as one page of HTML that needs nothing else: no network, and no scripts to be read.
//
// Summary, groups, differences, learning curves, quality against path length and other quantities, the
// patterns side by side, samples, and what differs in the configurations. Light and dark by the reader's
// setting; fits a phone and paper. The same runs give the same page.
#include <string>

#include "bsexp/analysis/comparison.h"
#include "bsexp/analysis/run_set.h"

namespace bsexp::analysis::report {

struct PageOptions {
  std::string title;
  std::string program;  // "bsexp 0.1.0", at the foot of the page
};

// `set` is what was compared, read with RunParts::masks.
std::string page(const Comparison& comparison, const RunSet& set, const PageOptions& options);

}  // namespace bsexp::analysis::report
