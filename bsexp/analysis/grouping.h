#pragma once
// Inside this room: which runs of a comparison belong together, and which are paired.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "bsexp/analysis/comparison.h"

namespace bsexp::analysis {

// The value of a configuration key of a run; "-" where it has no such key.
std::string value_of(const ComparedRun& run, const std::string& key);

// The values of a key over some of the runs.
std::set<std::string> values_of(const Comparison& of, const std::vector<size_t>& runs,
                                const std::string& key);

// The keys whose values differ between the runs, ascending, without what changes no result: name and log.
std::vector<std::string> varying_keys(const std::vector<ComparedRun>& runs);

// Puts every run into its group by `of.by`.
void make_groups(Comparison& of);

struct Pairs {
  std::vector<double> differences;  // of the qualities, a less b
  bool averaged = false;            // whether runs that nothing tells apart counted as one
};
Pairs paired_differences(const Comparison& of, const Group& a, const Group& b);

// Why two groups are not to be compared: other data, steps, or parameters that differ by more than 1 %.
std::vector<std::string> unfairness(const Comparison& of, const Group& a, const Group& b);

}  // namespace bsexp::analysis
