#pragma once
// Checkpoints: everything that training changes, written atomically and read back to the same bits.
#include <filesystem>
#include <string>

#include "bsexp/experiments/early_stopping.h"
#include "bsexp/experiments/learner.h"

namespace bsexp::experiments {

// What training needs besides the learner to go on as if it had not stopped.
struct Progressed {
  double seconds = 0;           // of training so far
  double logged_bits = 0;       // sum of losses since the last row of the log
  int64_t logged_steps = 0;     // and their number
  BestEvaluation best;          // of train.patience
  bool validation_due = false;  // of the last step: it was interrupted
};

void write_checkpoint(const std::filesystem::path& path, Learner& learner, const Progressed& progressed);

// UserError when the file is damaged or belongs to another model or optimizer.
Progressed read_checkpoint(const std::filesystem::path& path, Learner& learner);

}  // namespace bsexp::experiments
