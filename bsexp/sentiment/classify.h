#pragma once
// All that one classifier says of a set: its accuracy over the trials, and its learning curve.
#include <string>
#include <vector>

#include "bsexp/base/console.h"
#include "bsexp/sentiment/curve.h"
#include "bsexp/sentiment/protocol.h"

namespace bsexp::sentiment {

struct ClassifierResult {
  ProbeResult probe;  // of a baseline without the weights of its models
  std::vector<CurvePoint> curve;
  int64_t n_fits = 0, n_unconverged = 0;  // fits, and those that the solver gave up on
  std::string settings;                   // settings_of
};

// What the result depends on besides the examples and labels.
std::string settings_of(const ClassifierRow& row, int64_t n_draws);

// Fits with progress on the console; Interrupted on Ctrl-C.
ClassifierResult classify(const ClassifierRow& row, const Examples& examples, const Protocol& protocol,
                          const Console& console);

}  // namespace bsexp::sentiment
