#include "bsexp/rnn/lstm.h"

#include <cmath>
#include <numeric>

namespace bsexp::rnn {

using nn::Var;

Lstm::Gate Lstm::make_gate(const CellSpec& spec, nn::ParameterSet& parameters, nn::MaskSet& masks,
                           const std::string& name, double bias) {
  const auto mask = masks.layout("hidden", spec.n_hidden, spec.n_hidden);
  // Uniform with the variance of the usual 1 / sqrt(fan in), the fan in being what the mask leaves.
  const double fan_in = mask->density() * static_cast<double>(spec.n_hidden);
  return {nn::BlockLinear(parameters, "cell/" + name + "/w", nn::dense_layout(spec.n_input, spec.n_hidden),
                          nn::uniform(1 / std::sqrt(static_cast<double>(spec.n_input)))),
          nn::BlockLinear(parameters, "cell/" + name + "/u", mask, nn::uniform(1 / std::sqrt(fan_in))),
          parameters.declare("cell/" + name + "/bias", 1, spec.n_hidden, nn::constant(bias))};
}

Lstm::Lstm(const CellSpec& spec, nn::ParameterSet& parameters, nn::MaskSet& masks)
    : i_(make_gate(spec, parameters, masks, "i", 0)),
      f_(make_gate(spec, parameters, masks, "f", 1)),
      o_(make_gate(spec, parameters, masks, "o", 0)),
      u_(make_gate(spec, parameters, masks, "u", 0)) {
  masks.set_sequence({"hidden"});
}

Var Lstm::Gate::operator()(const Var& x, const Var& h) const {
  nn::Tape& tape = x.tape();
  return bsmm(x, w.on(tape), h, u.on(tape), tape.parameter(bias));
}

State Lstm::step(const Var& x, const State& state, const StepContext& context) const {
  const Var i = i_(x, state.h), f = f_(x, state.h), o = o_(x, state.h);
  Var u = u_(x, state.h);
  if (context.keep < 1) u = dropout(u, context.keep, context.dropout_key);
  const Var c = lstm_cell(i, f, u, state.c);
  return {lstm_output(o, c), c};
}

int64_t Lstm::hidden_unit(const CellSpec& spec, int64_t block) {
  // The projection reads every stride-th unit, in blocks of at least 8.
  return std::lcm(block, spec.stride * 8);
}

}  // namespace bsexp::rnn
