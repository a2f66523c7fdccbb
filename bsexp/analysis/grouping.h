#pragma once
// Inside this room: the steps of a comparison: which runs take part, which belong together, which are paired,
// and what stands beside the differences.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "bsexp/analysis/comparison.h"

namespace bsexp::analysis {

// "test.loss_bits". UserError for something else.
Metric metric_from(const std::string& name);

// "a, b, c and 7 more".
std::string some_of(const std::vector<std::string>& names);

inline bool is_data_key(const std::string& key) { return key.starts_with("data."); }

// Fills `into` with the runs that are finished and have the metric, and warns of those that do not. Returns
// the same runs as they were read.
std::vector<const Run*> choose_runs(const RunSet& set, const ComparisonOptions& options, Comparison& into);

// The keys that make the groups, and what else varies.
void choose_keys(const std::vector<std::string>& by, Comparison& into);

// The value of a configuration key of a run; "-" where it has no such key.
std::string value_of(const ComparedRun& run, const std::string& key);

// The values of keys, between commas.
std::string values_joined(const ComparedRun& run, const std::vector<std::string>& keys);

// The values of a key over some of the runs.
std::set<std::string> values_of(const Comparison& of, const std::vector<size_t>& runs,
                                const std::string& key);

// The keys whose values differ between the runs, ascending, without what changes no result: name and log.
std::vector<std::string> varying_keys(const std::vector<ComparedRun>& runs);

// Puts every run into its group by `of.by`.
void make_groups(Comparison& of);

struct Pairs {
  std::vector<double> differences;        // of the qualities, a less b
  bool averaged = false;                  // whether runs that nothing tells apart counted as one
  size_t alone_in_a = 0, alone_in_b = 0;  // runs without a partner in the other group
};
Pairs paired_differences(const Comparison& of, const Group& a, const Group& b);

// Why two groups are not to be compared: other data, steps, or parameters that differ by more than 1 %.
std::vector<std::string> unfairness(const Comparison& of, const Group& a, const Group& b);

void add_curves(Comparison& of, const std::vector<const Run*>& runs);
void add_relations(Comparison& of);
// For groups of one run, groups of different data, and differences that are not fair.
void add_warnings(Comparison& of);

}  // namespace bsexp::analysis
