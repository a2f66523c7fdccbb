#include "bsexp/experiments/trainer.h"

#include <algorithm>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/progress.h"
#include "bsexp/experiments/activations.h"
#include "bsexp/experiments/dynamic_evaluation.h"

namespace bsexp::experiments {

namespace {

bool due(int64_t step, int64_t every) { return every > 0 && step % every == 0; }

}  // namespace

Trainer::Trainer(Learner& learner, const TextTask& task, runfile::RunWriter& run, RunFolder folder,
                 const Console& console)
    : learner_(learner), task_(task), run_(run), folder_(std::move(folder)), console_(console) {}

void Trainer::resume() {
  progressed_ = read_checkpoint(folder_.checkpoint(), learner_);
  run_.truncate_after(learner_.steps());
  console_.note(fmt::format("resuming after step {}", learner_.steps()));
}

double Trainer::seconds() const {
  return progressed_.seconds +
         std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
}

double Trainer::bytes_per_second() const {
  const TrainConfig& train = learner_.plan().config.train;
  return static_cast<double>(learner_.steps() * train.batch * train.window) / seconds();
}

void Trainer::log_step(const StepResult& result) {
  progressed_.logged_bits += result.loss_bits;
  ++progressed_.logged_steps;
  if (!due(learner_.steps(), learner_.plan().config.log.every)) return;
  run_.append("train",
              {{"step", static_cast<double>(learner_.steps())},
               {"time_s", seconds()},
               {"loss_bits", progressed_.logged_bits / static_cast<double>(progressed_.logged_steps)},
               {"gradient_norm", result.gradient_norm},
               {"learning_rate", result.learning_rate}});
  progressed_.logged_bits = 0;
  progressed_.logged_steps = 0;
}

// The log before the checkpoint: the log may run ahead of it, and is cut back on resuming.
void Trainer::save() {
  run_.flush();
  Progressed now = progressed_;
  now.seconds = seconds();
  write_checkpoint(folder_.checkpoint(), learner_, now);
}

bool Trainer::ended() const {
  const TrainConfig& train = learner_.plan().config.train;
  return learner_.steps() >= train.steps || progressed_.best.is_over(train.patience);
}

void Trainer::interrupted(const std::string& during) const {
  throw Interrupted(fmt::format("interrupted after step {} of {}{}; to go on: bsexp run --resume --out {}",
                                learner_.steps(), learner_.plan().config.train.steps, during,
                                folder_.path.string()));
}

void Trainer::validate() {
  const TrainConfig& train = learner_.plan().config.train;
  progressed_.validation_due = true;
  try {
    last_valid_bits_ = evaluate("valid", train.evaluate_windows);
  } catch (const Interrupted&) {
    save();
    throw;
  }
  progressed_.validation_due = false;
  if (train.patience > 0 && progressed_.best.add(learner_.steps(), last_valid_bits_)) learner_.keep_best();
}

void Trainer::run() {
  const TrainConfig& train = learner_.plan().config.train;
  const datasets::Windows windows = task_.windows("train");
  Progress progress(console_, "training", "steps", static_cast<double>(train.steps),
                    static_cast<double>(learner_.steps()));
  constexpr double kFlushSeconds = 5;
  double flushed = seconds();
  if (progressed_.validation_due) {
    validate();
    save();
  }
  while (!ended()) {
    const datasets::Window window = windows.training(learner_.steps());
    if (window.first) learner_.reset_state();
    const StepResult result = learner_.step(window.inputs, window.targets);
    const int64_t step = learner_.steps();
    log_step(result);
    if (task_.has("valid") && (ended() || due(step, train.evaluate_every))) validate();
    const std::string valid =
        last_valid_bits_ > 0 ? fmt::format(", validation {:.3f}", last_valid_bits_) : "";
    progress.update(static_cast<double>(step),
                    fmt::format("loss {:.3f} bits/byte{}", result.loss_bits, valid));
    if (ended() || due(step, train.checkpoint_every)) save();
    if (seconds() - flushed > kFlushSeconds) {
      run_.flush();
      flushed = seconds();
    }
    if (interrupt_requested() && !ended()) {
      save();
      interrupted("");
    }
  }
  finish();
}

void Trainer::finish() {
  const int64_t patience = learner_.plan().config.train.patience;
  const BestEvaluation& best = progressed_.best;
  const bool early = best.is_over(patience);
  run_.set_attribute("ended", std::string(early ? "patience" : "steps"));
  if (best.step == 0) return;
  learner_.use_best();
  run_.set_attribute("best_step", best.step);
  run_.set_attribute("best_valid_bits", best.bits);
  if (early)
    console_.note(
        fmt::format("ended after step {}: {} evaluations without a lower validation loss than that "
                    "of step {}, whose weights are kept",
                    learner_.steps(), patience, best.step));
}

double Trainer::mean_bits(const std::string& part, int64_t n_windows, const Score& score) {
  const datasets::Windows windows = task_.windows(part);
  const int64_t count = n_windows == 0 ? windows.n_evaluation() : std::min(n_windows, windows.n_evaluation());
  rnn::CarriedState state = learner_.plan().model.zero_state(learner_.pool(), windows.batch());
  double bits = 0;
  int64_t length = 0;
  for (int64_t number = 0; number < count; ++number) {
    if (interrupt_requested()) interrupted(fmt::format(", while the {} part was evaluated", part));
    const datasets::Window window = windows.evaluation(number);
    bits += static_cast<double>(window.length) * score(window, state);
    length += window.length;
  }
  return bits / static_cast<double>(length);
}

double Trainer::evaluate(const std::string& part, int64_t n_windows) {
  const TrainConfig& train = learner_.plan().config.train;
  const bool perhaps_last = learner_.steps() >= train.steps || train.patience > 0;
  std::vector<ActivationSums> hidden, cells;  // of each layer
  const EvaluationScope averages(learner_);
  const double bits = mean_bits(part, n_windows, [&](const auto& window, rnn::CarriedState& state) {
    const double loss = learner_.evaluate(window.inputs, window.targets, train.batch, state);
    if (perhaps_last) {
      hidden.resize(state.size());
      cells.resize(state.size());
      for (size_t layer = 0; layer < state.size(); ++layer) {
        hidden[layer].add(state[layer].h);
        cells[layer].add(state[layer].c);
      }
    }
    return loss;
  });
  for (size_t layer = 0; layer < hidden.size(); ++layer) {
    const std::string name = learner_.plan().model.layer_name(static_cast<int64_t>(layer));
    run_.add_activations(rnn::word_in(name, "h"), hidden[layer].result());
    run_.add_activations(rnn::word_in(name, "c"), cells[layer].result());
  }
  run_.append(part,
              {{"step", static_cast<double>(learner_.steps())}, {"time_s", seconds()}, {"loss_bits", bits}});
  return bits;
}

double Trainer::evaluate_dynamically(const std::string& part, int64_t n_windows) {
  const TrainConfig& train = learner_.plan().config.train;
  DynamicEvaluation dynamic(learner_, train.dynamic_rate, train.dynamic_decay);
  return mean_bits(part, n_windows, [&](const auto& window, rnn::CarriedState& state) {
    return dynamic.evaluate(window.inputs, window.targets, train.batch, state);
  });
}

}  // namespace bsexp::experiments
