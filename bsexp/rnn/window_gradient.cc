#include "bsexp/rnn/window_gradient.h"

#include <algorithm>

namespace bsexp::rnn {

namespace {

using Bytes = std::span<const int32_t>;

// A window cut into segments; the last may be shorter.
class Segments {
 public:
  Segments(Bytes inputs, Bytes targets, int64_t batch, const GradientOptions& options)
      : inputs_(inputs),
        targets_(targets),
        batch_(batch),
        options_(options),
        n_steps_(static_cast<int64_t>(inputs.size()) / batch),
        length_(options.segment == 0 ? n_steps_ : options.segment) {}

  int64_t n_steps() const { return n_steps_; }
  int64_t count() const { return (n_steps_ + length_ - 1) / length_; }
  int64_t begin(int64_t number) const { return number * length_; }

  std::vector<nn::Var> losses(int64_t number, const LanguageModel& model, nn::Tape& tape,
                              std::vector<State>& states) const {
    const int64_t first = begin(number), end = std::min(n_steps_, first + length_);
    const auto part = [&](Bytes bytes) {
      return bytes.subspan(static_cast<size_t>(first * batch_), static_cast<size_t>((end - first) * batch_));
    };
    return model.segment(tape, part(inputs_), part(targets_), batch_, states,
                         {first, options_.dropout, options_.dropout_key});
  }

 private:
  Bytes inputs_, targets_;
  int64_t batch_;
  const GradientOptions& options_;
  int64_t n_steps_, length_;
};

// States whose gradients are wanted, `gradients_of` after backward.
std::vector<State> variable_states(nn::Tape& tape, const CarriedState& state) {
  std::vector<State> states;
  for (const CarriedLayer& layer : state) states.push_back({tape.variable(layer.h), tape.variable(layer.c)});
  return states;
}

CarriedState gradients_of(const nn::Tape& tape, const std::vector<State>& states) {
  CarriedState gradients;
  for (const State& layer : states) gradients.push_back({tape.gradient(layer.h), tape.gradient(layer.c)});
  return gradients;
}

// What depends on the states on other tapes has these gradients with regard to them.
void pass_gradients(nn::Tape& tape, const std::vector<State>& states, const CarriedState& gradients) {
  for (size_t layer = 0; layer < states.size(); ++layer) {
    tape.pass_gradient(states[layer].h, gradients[layer].h);
    tape.pass_gradient(states[layer].c, gradients[layer].c);
  }
}

// The states in which the segments begin.
std::vector<CarriedState> borders(const Segments& segments, const LanguageModel& model, nn::Pool& pool,
                                  const CarriedState& start) {
  std::vector<CarriedState> states = {start};
  for (int64_t number = 0; number + 1 < segments.count(); ++number) {
    nn::Tape tape(pool, nn::Tape::Mode::forward);
    std::vector<State> layers = on_tape(tape, states.back());
    segments.losses(number, model, tape, layers);
    states.push_back(carried(layers));
  }
  return states;
}

}  // namespace

double window_gradient(const LanguageModel& model, nn::Pool& pool, Bytes inputs, Bytes targets, int64_t batch,
                       CarriedState& state, const GradientOptions& options) {
  const Segments segments(inputs, targets, batch, options);
  const std::vector<CarriedState> starts = borders(segments, model, pool, state);
  const double seed = 1 / static_cast<double>(inputs.size());
  std::vector<nn::Tensor> losses(static_cast<size_t>(segments.n_steps()));
  CarriedState gradient;  // of the state at the end of the segment
  for (int64_t number = segments.count() - 1; number >= 0; --number) {
    const bool is_last = number == segments.count() - 1;
    nn::Tape tape(pool, nn::Tape::Mode::record, is_last ? nn::Tape::Sum::fresh : nn::Tape::Sum::more);
    const CarriedState& from = starts[static_cast<size_t>(number)];
    const std::vector<State> begin = number == 0 ? on_tape(tape, from) : variable_states(tape, from);
    std::vector<State> end = begin;
    const std::vector<nn::Var> parts = segments.losses(number, model, tape, end);
    for (size_t i = 0; i < parts.size(); ++i)
      losses[static_cast<size_t>(segments.begin(number)) + i] = parts[i].value();
    if (is_last) {
      state = carried(end);
    } else {
      pass_gradients(tape, end, gradient);
    }
    tape.backward(parts, seed);
    if (number > 0) gradient = gradients_of(tape, begin);
  }
  return mean_bits(pool, losses);
}

}  // namespace bsexp::rnn
