#pragma once
// A linear classifier of labelled texts: C is chosen on validation rows, the accuracy is that of the test
// rows of all trials together.
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "bsexp/analysis.h"
#include "bsexp/base/table.h"
#include "bsexp/sentiment/linear.h"
#include "bsexp/sentiment/trials.h"

namespace bsexp::sentiment {

// What is classified, and how: the features of a model, or a baseline.
struct ClassifierRow {
  std::string name;
  std::string summary;
  Penalty penalty;
  int lowest, highest;  // C is one of 2^lowest ... 2^highest; of equals the lowest
  Examples (*make)(std::span<const std::string> texts);  // null: the features of the model
};

const Table<ClassifierRow>& classifier_table();

struct Chosen {
  double c = 0;
  double valid_accuracy = 0;
  int64_t n_used = 0;  // weights that are not zero
  LinearModel model;   // of the rows of the trial
};

struct Outcome {
  int64_t n_right = 0, n_test = 0;
  double accuracy() const { return static_cast<double>(n_right) / static_cast<double>(n_test); }
  analysis::Interval interval() const { return analysis::wilson_interval(n_right, n_test); }
};

struct ProbeResult {
  std::string name;
  int64_t n_features = 0;
  std::vector<Chosen> chosen;     // by trial
  std::vector<Outcome> outcomes;  // by trial
  Outcome all() const;            // over the trials
  double mean_used() const;       // weights that are not zero, mean over the trials
};

// Called after each fit, with what it gave.
using Tick = std::function<void(const LinearModel&)>;

// Fits all C of the row and keeps the best; `fit` may have fewer rows than the choices were made from.
Chosen choose(const ClassifierRow& row, const Examples& examples, std::span<const int32_t> labels,
              const Trial& trial, const Tick& tick);
// How many fits that takes.
int64_t n_fits(const ClassifierRow& row, const Trial& trial);

Outcome test(const LinearModel& model, const Examples& examples, std::span<const int32_t> labels,
             std::span<const int64_t> rows);

ProbeResult probe(const ClassifierRow& row, const Examples& examples, std::span<const int32_t> labels,
                  const std::vector<Trial>& trials, const Tick& tick);

}  // namespace bsexp::sentiment
