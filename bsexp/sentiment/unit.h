#pragma once
// One unit as the whole classifier: the most predictive one, and a threshold on its value.
//
// A unit predicts as well as the area under its ROC curve says: the probability that it is larger in a text
// of class 1 than in one of class 0, equal values counting half (Mann, Whitney 1947). Below one half it
// predicts with the other sign.
#include <cstdint>
#include <span>
#include <vector>

#include "bsexp/base/thread_pool.h"
#include "bsexp/sentiment/probe.h"

namespace bsexp::sentiment {

// Features of texts, [rows, n_units], row-major, with their labels.
struct UnitValues {
  std::span<const float> values;
  int64_t n_units = 0;
  std::span<const int32_t> labels;

  float at(int64_t row, int64_t unit) const { return values[static_cast<size_t>(row * n_units + unit)]; }
};

double area_under_roc(const UnitValues& of, std::span<const int64_t> rows, int64_t unit);

struct UnitRule {
  int64_t unit = 0;
  double area = 0.5;        // of the rows it was chosen from
  double threshold = 0;     // class 1 lies above it, or below it where area < 1/2
  double fit_accuracy = 0;  // of the rows it was chosen from
  bool predicts(float value) const { return (value > threshold) == (area >= 0.5); }
};

// The unit with the area furthest from one half, of equals the first, and the threshold, between two values,
// that is right for the most rows.
UnitRule best_unit(const UnitValues& of, std::span<const int64_t> rows, ThreadPool& threads);

// Chosen from the fitted rows of each trial, tested on its test rows.
struct UnitResult {
  std::vector<UnitRule> rules;  // by trial
  Outcome outcome;
};
UnitResult probe_units(const UnitValues& of, const std::vector<Trial>& trials, ThreadPool& threads);

}  // namespace bsexp::sentiment
