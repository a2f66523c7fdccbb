#pragma once
// The mean, deviation and largest value of every unit of a layer, over the rows that it has been shown.
#include <vector>

#include "bsexp/nn.h"
#include "bsexp/runfile.h"

namespace bsexp::experiments {

class ActivationSums {
 public:
  void add(const nn::Tensor& values);  // [rows, units]; all of one number of units
  // Over all rows of all tensors; the deviation is that of the rows, with n.
  runfile::StoredActivations result() const;

 private:
  int64_t n_ = 0;
  std::vector<double> sum_, squares_, max_abs_;
};

}  // namespace bsexp::experiments
