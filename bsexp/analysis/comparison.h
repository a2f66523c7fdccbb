#pragma once
// Runs in groups, compared: the mean of each group, differences between groups with their tests, learning
// curves with bands, and what quality goes along with. Printing is elsewhere. docs/comparing.md has the
// definitions.
//
// Runs that share the values of the keys `by` are a group. Two groups are compared run by run: a run is
// paired with that of the other group which has the same seed and the same values of all other keys that vary
// within one of the two and have values in common; runs of one group that nothing tells apart count as one,
// by their mean. Where the keys name both data and something else, groups of different data are not compared.
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "bsexp/analysis/inference.h"
#include "bsexp/analysis/run_set.h"

namespace bsexp::analysis {

// A column of a table of metrics; a run's quality is its last value.
struct Metric {
  std::string table = "test";
  std::string column = "loss_bits";

  std::string name() const { return table + '.' + column; }
};

inline constexpr double kHighestLevel = 0.999999;  // beyond, quantiles end at the rounding of doubles

struct ComparisonOptions {
  std::vector<std::string>
      by;  // keys; none: those that differ between the runs other than seed, name and log
  // "TABLE.COLUMN", or the accuracy "sentiment/SET/CLASSIFIER"; empty: the loss of test, valid or train, the
  // first that all have.
  std::string metric;
  // The label of a group: only differences from it. Within each data set, where they are compared apart, from
  // the group whose other keys have the same values, which may also stand here alone. Empty: of all pairs.
  std::string baseline;
  std::string curve = "valid.loss_bits";
  double level = 0.95;  // above 0, at most kHighestLevel
  int64_t resamples = kResamples;
  bool unfinished = false;  // count runs that have not finished
};

// One run as it is compared.
struct ComparedRun {
  std::string path;
  std::string seed;
  size_t group = 0;
  double quality = 0;
  // By the names of `quantity_table`; NaN where the run file does not say.
  std::map<std::string, double> quantities;
  std::map<std::string, std::string> config;
};

struct Group {
  std::string label;                        // "watts_strogatz, markov": the values of the keys
  std::string data, pattern;                // those of the keys that name data, and of all others
  std::map<std::string, std::string> keys;  // the keys that make the group
  std::vector<size_t> runs;                 // into Comparison::runs
  double mean = 0, deviation = 0;           // of the quality
  Interval t{}, bootstrap{};
  std::map<std::string, double> quantities;  // means over the runs that have them
};

// Group a less group b: below zero means that a is better; of an accuracy, that b is.
struct Difference {
  size_t a = 0, b = 0;
  size_t n_pairs = 0;
  double mean = 0;
  Interval t{}, bootstrap{};
  TestResult paired_t{}, wilcoxon{};
  double p_t_holm = 0, p_wilcoxon_holm = 0;  // over all differences of the comparison
  double paired_effect = 0;                  // d_z, corrected for small samples
  double hedges_g = 0;                       // of the groups as if they were not paired
  std::vector<double> differences;           // of the pairs
  std::vector<std::string> unfair;           // why the two are not to be compared; none: they are
};

struct Curve {
  size_t group = 0;
  std::vector<double> step, mean, low, high;  // steps that all runs of the group have logged; t intervals
};

// Quality against a quantity, over the runs of one data set.
struct Relation {
  std::string quantity;
  std::string data;  // "" where all runs have the same
  size_t n = 0;
  std::vector<size_t> runs;
  Correlation pearson{}, spearman{};
};

struct Quantity {
  std::string name;   // "mean_path_length"
  std::string title;  // "mean path length"
  bool chart;         // whether a report draws quality against it
  double (*of)(const Run& run);
};
const std::vector<Quantity>& quantity_table();

struct Comparison {
  std::vector<std::string> by;
  std::string metric;
  bool more_is_better = false;  // of the metric: an accuracy; of all others less is better
  double level = 0.95;
  std::vector<ComparedRun> runs;
  std::vector<Group> groups;  // ascending by label
  std::vector<Difference> differences;
  std::string curve;
  std::vector<Curve> curves;
  std::vector<Relation> relations;
  // What differs between runs: key, and its value in each of `runs`. Without the keys of `by`.
  std::vector<std::pair<std::string, std::vector<std::string>>> varying;
  std::vector<std::string> warnings;  // what to know before believing the above
};

// UserError for an unknown key, metric or baseline, and when no run is left to compare.
Comparison compare(const RunSet& set, const ComparisonOptions& options = {});

// UserError for a key that no run has: what compare says, before there is anything to compare.
void require_keys(const RunSet& set, const std::vector<std::string>& by);

}  // namespace bsexp::analysis
