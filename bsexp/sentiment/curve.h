#pragma once
// Accuracy over the number of labelled examples: a classifier fitted to 10, 20, 50, 100, ... examples drawn
// from the fitted rows, several times each. C is chosen on the validation rows of the trial, which are the
// same for all sizes, and the accuracy is that of its test rows.
#include <span>
#include <string>
#include <vector>

#include "bsexp/sentiment/probe.h"

namespace bsexp::sentiment {

struct CurvePoint {
  std::string classifier;
  int64_t n_examples = 0, draw = 0;
  double c = 0, accuracy = 0;
};

// 10, 20, 50, 100, ... below `most`, and `most`.
std::vector<int64_t> curve_sizes(int64_t most);

// Draw d belongs to trial d mod the number of trials, and takes its rows from the stream
// "sentiment/curve/SIZE/DRAW", so all classifiers see the same examples. All examples are drawn once a trial.
std::vector<CurvePoint> learning_curve(const ClassifierRow& row, const Examples& examples,
                                       std::span<const int32_t> labels, const std::vector<Trial>& trials,
                                       int64_t n_draws, const Tick& tick);
int64_t n_curve_fits(const ClassifierRow& row, const std::vector<Trial>& trials, int64_t n_draws);

}  // namespace bsexp::sentiment
