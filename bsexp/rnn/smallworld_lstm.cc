#include "bsexp/rnn/smallworld_lstm.h"

#include <cmath>
#include <numeric>

namespace bsexp::rnn {

using nn::Then;
using nn::Var;

SmallWorldLstm::NormedLinear SmallWorldLstm::from_input(const CellSpec& spec, nn::ParameterSet& parameters,
                                                        const std::string& name) {
  const int64_t n_output = spec.n_hidden / spec.stride;
  return {nn::BlockLinear(parameters, name + "/w", nn::dense_layout(spec.n_input, n_output),
                          nn::normal(1 / std::sqrt(static_cast<double>(spec.n_input)))),
          nn::LayerNorm(parameters, name + "/norm", n_output)};
}

SmallWorldLstm::NormedLinear SmallWorldLstm::from_hidden(const CellSpec& spec, nn::ParameterSet& parameters,
                                                         nn::MaskSet& masks, const std::string& name,
                                                         const std::string& mask, double bias) {
  return {nn::BlockLinear(parameters, name + "/w", masks.layout(mask, spec.n_hidden, spec.n_hidden),
                          nn::identity()),
          nn::LayerNorm(parameters, name + "/norm", spec.n_hidden, bias)};
}

SmallWorldLstm::SmallWorldLstm(const CellSpec& spec, nn::ParameterSet& parameters, nn::MaskSet& masks)
    : stride_(spec.stride),
      m_(from_input(spec, parameters, "cell/m")),
      a_(from_input(spec, parameters, "cell/a")),
      internal_([&] {
        REQUIRE(spec.n_internal >= 2, "a small-world LSTM needs at least 2 internal steps, not {}",
                spec.n_internal);
        std::vector<NormedLinear> steps;
        std::vector<std::string> sequence;
        for (int64_t k = 0; k < spec.n_internal; ++k) {
          sequence.push_back(spec.share_masks ? "hidden" : fmt::format("hidden{}", k));
          steps.push_back(
              from_hidden(spec, parameters, masks, fmt::format("cell/internal{}", k), sequence.back()));
        }
        sequence.emplace_back("gates");
        masks.set_sequence(std::move(sequence));
        return steps;
      }()),
      i_(from_hidden(spec, parameters, masks, "cell/i", "gates")),
      f_(from_hidden(spec, parameters, masks, "cell/f", "gates", 1)),
      o_(from_hidden(spec, parameters, masks, "cell/o", "gates")),
      u_(from_hidden(spec, parameters, masks, "cell/u", "gates")) {}

Var SmallWorldLstm::NormedLinear::operator()(const Var& h, const Then& then) const {
  return norm(bsmm(h, w.on(h.tape())), then);
}

State SmallWorldLstm::step(const Var& x, const State& state, const StepContext& context) const {
  Var h = internal_[0](state.h, {.times = m_(x), .stride = stride_});
  h = internal_[1](h, {.plus = a_(x), .stride = stride_, .relu = true});
  for (size_t k = 2; k < internal_.size(); ++k) h = internal_[k](h, {.relu = true});
  Var u = u_(h);
  if (context.keep < 1) u = dropout(u, context.keep, context.dropout_key);
  const Var c = lstm_cell(i_(h), f_(h), u, state.c);
  return {lstm_output(o_(h), c), c};
}

int64_t SmallWorldLstm::hidden_unit(const CellSpec& spec, int64_t block) {
  // Every stride-th unit must divide into blocks of at least 8.
  return std::lcm(block, spec.stride * 8);
}

}  // namespace bsexp::rnn
