#pragma once
// What a plan costs: a table of its layers, and the operations and memory of a training step, counted exactly
// by running one window on a backend that computes nothing.
#include <string>
#include <vector>

#include "bsexp/experiments/plan.h"

namespace bsexp::experiments {

struct LayerCost {
  std::string name;
  std::string shape;  // "[64, 512]"
  std::string mask;   // the name of its block mask; "dense"; "" for vectors and tables
  double density = 1;
  int64_t parameters = 0;
  double operations = 0;  // floating point operations forward, for one byte of text
  double bytes = 0;       // weight, gradient, average and what the optimizer keeps
};

struct Cost {
  std::vector<LayerCost> layers;
  int64_t parameters = 0;
  double step_operations = 0;  // of the products of one training step
  double step_bytes = 0;       // the most memory in use in a step of training or dynamic evaluation
};

Cost cost_of(Plan& plan);

}  // namespace bsexp::experiments
