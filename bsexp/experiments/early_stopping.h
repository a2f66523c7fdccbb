#pragma once
// Early stopping: a training is over when its validation loss has not been lower than its lowest for
// `patience` evaluations (Prechelt 1998). The weights of the lowest are the ones that it leaves.
#include <cstdint>
#include <limits>

namespace bsexp::experiments {

struct BestEvaluation {
  int64_t step = 0;  // 0: none yet
  double bits = std::numeric_limits<double>::infinity();
  int64_t since = 0;  // evaluations after it

  // Counts an evaluation, and says whether it is the best so far; a loss that is not a number never is.
  bool add(int64_t evaluated_step, double loss_bits) {
    if (!(loss_bits < bits)) {
      ++since;
      return false;
    }
    *this = {evaluated_step, loss_bits, 0};
    return true;
  }
  bool is_over(int64_t patience) const { return patience > 0 && since >= patience; }
};

}  // namespace bsexp::experiments
