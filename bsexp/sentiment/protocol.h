#pragma once
// What is fitted and tested of a labelled set: the same for every model and every baseline.
#include <cstdint>
#include <string>
#include <vector>

#include "bsexp/datasets.h"
#include "bsexp/sentiment/trials.h"

namespace bsexp::sentiment {

struct Protocol {
  std::string text;  // "10-fold cross-validation, ..."
  std::vector<int32_t> labels;
  std::vector<Trial> trials;
  Rows train;           // all rows of the training part
  int64_t n_draws = 0;  // of each size of the learning curve; 0: no curve

  int64_t n_rows() const { return static_cast<int64_t>(labels.size()); }
};

// UserError when the texts of a class are too few for the folds.
Protocol make_protocol(const datasets::LabelledSet& set, int64_t n_draws);

// UserError where the machine has not the memory to fit features of so many units.
void require_memory(const Protocol& protocol, int64_t n_units);

}  // namespace bsexp::sentiment
