#include "bsexp/rnn/lstm.h"

#include <numeric>

namespace bsexp::rnn {

Lstm::Lstm(const CellSpec& spec, nn::ParameterSet& parameters, nn::MaskSet& masks)
    : gates_(spec, parameters, input_layout(spec, masks, spec.n_hidden),
             recurrent_layout(spec, masks, "hidden")) {
  set_sequence(spec, masks, {"hidden"});
}

State Lstm::step(const nn::Var& x, const State& state, const StepContext& context) const {
  return gates_(x, state.h, state.c, context);
}

int64_t Lstm::hidden_unit(const CellSpec& spec, int64_t block) {
  // The projection reads every stride-th unit, in blocks of at least 8.
  return std::lcm(block, spec.stride * 8);
}

}  // namespace bsexp::rnn
