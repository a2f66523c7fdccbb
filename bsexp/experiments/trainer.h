#pragma once
// The training loop: windows of the text through the learner, with its log, evaluations and checkpoints.
#include <chrono>

#include "bsexp/base/console.h"
#include "bsexp/experiments/checkpoint.h"
#include "bsexp/experiments/learner.h"
#include "bsexp/experiments/run_folder.h"
#include "bsexp/experiments/text_task.h"
#include "bsexp/runfile.h"

namespace bsexp::experiments {

class Trainer {
 public:
  Trainer(Learner& learner, const TextTask& task, runfile::RunWriter& run, RunFolder folder,
          const Console& console);

  // Goes on from the folder's checkpoint: the log is cut back to it.
  void resume();

  // Trains to train.steps. Writes rows to /metrics/train every log.every steps, to /metrics/valid every
  // train.evaluate_every and at the end, a checkpoint every train.checkpoint_every and at the end.
  // On an interrupt writes a checkpoint and throws Interrupted; a loss that is not finite throws NotFinite
  // and leaves the last checkpoint.
  void run();

  // The loss of a whole part of the text with the averaged weights, from the zero state, in bits per byte; at
  // most `windows` windows (0: all). A row in /metrics/PART; after the last step also the activations of the
  // state at the ends of the windows, in /activations.
  double evaluate(const std::string& part, int64_t windows);

  double seconds() const;  // of training, resumed parts included
  double bytes_per_second() const;

 private:
  void log_step(const StepResult& result);
  void save();

  Learner& learner_;
  const TextTask& task_;
  runfile::RunWriter& run_;
  RunFolder folder_;
  const Console& console_;
  Progressed progressed_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  double last_valid_bits_ = 0;
};

}  // namespace bsexp::experiments
