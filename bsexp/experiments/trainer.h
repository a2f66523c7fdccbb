#pragma once
// The training loop: windows of the text through the learner, with its log, evaluations and checkpoints.
#include <chrono>
#include <functional>
#include <string>

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

  // Trains to train.steps, or until train.patience is at its end. Writes rows to /metrics/train every
  // log.every steps, to /metrics/valid every train.evaluate_every and at the end, a checkpoint every
  // train.checkpoint_every and at the end.
  // At the end says in the run file why it ended and, with train.patience, which evaluation was the best;
  // its weights are then the ones that evaluation uses.
  // On an interrupt, also while it evaluates, writes a checkpoint and throws Interrupted; a loss that is not
  // finite throws NotFinite and leaves the last checkpoint.
  void run();

  // The loss of a whole part of the text with the averaged weights, from the zero state, in bits per byte; at
  // most `windows` windows (0: all). A row in /metrics/PART; where it may be the last evaluation also the
  // activations of the state at the ends of the windows, in /activations. Interrupted on Ctrl-C, and then
  // nothing of it is in the run file.
  double evaluate(const std::string& part, int64_t windows);

  // The same by dynamic evaluation, with the rate and decay of the configuration; no row, no activations.
  double evaluate_dynamically(const std::string& part, int64_t windows);

  double seconds() const;  // of training, resumed parts included
  double bytes_per_second() const;

 private:
  // Mean bits of a part, from what `score` says of its windows one after the other.
  using Score = std::function<double(const datasets::Window&, rnn::CarriedState&)>;
  double mean_bits(const std::string& part, int64_t n_windows, const Score& score);
  bool ended() const;
  [[noreturn]] void interrupted(const std::string& during) const;
  void validate();
  void finish();
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
