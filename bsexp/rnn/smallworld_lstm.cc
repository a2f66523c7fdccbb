#include "bsexp/rnn/smallworld_lstm.h"

#include <numeric>

namespace bsexp::rnn {

using nn::Var;

namespace {

// LN(W x) onto every stride-th hidden unit.
nn::NormedLinear from_input(const CellSpec& spec, nn::ParameterSet& parameters, nn::MaskSet& masks,
                            const std::string& name) {
  const auto layout = input_layout(spec, masks, spec.n_hidden / spec.stride);
  return {parameters, path_in(spec.layer, name),        "w",
          layout,     nn::normal(usual_scale(*layout)), spec.norm.value_or(nn::Norm::layer)};
}

// LN(W h) over the mask of this name. `gain`: 2 where a ReLU follows.
nn::NormedLinear from_hidden(const CellSpec& spec, nn::ParameterSet& parameters, nn::MaskSet& masks,
                             const std::string& name, const std::string& mask, double bias = 0,
                             double gain = 1) {
  return {parameters,
          path_in(spec.layer, name),
          "w",
          recurrent_layout(spec, masks, mask),
          nn::first_values(spec.init, nn::identity(), gain),
          spec.norm.value_or(nn::Norm::layer),
          bias};
}

}  // namespace

SmallWorldLstm::SmallWorldLstm(const CellSpec& spec, nn::ParameterSet& parameters, nn::MaskSet& masks)
    : stride_(spec.stride),
      m_(from_input(spec, parameters, masks, "cell/m")),
      a_(from_input(spec, parameters, masks, "cell/a")),
      internal_([&] {
        REQUIRE(spec.n_internal >= 2, "a small-world LSTM needs at least 2 internal steps, not {}",
                spec.n_internal);
        std::vector<nn::NormedLinear> steps;
        std::vector<std::string> sequence;
        for (int64_t k = 0; k < spec.n_internal; ++k) {
          sequence.push_back(spec.share_masks ? "hidden" : fmt::format("hidden{}", k));
          steps.push_back(from_hidden(spec, parameters, masks, fmt::format("cell/internal{}", k),
                                      sequence.back(), 0, k == 0 ? 1 : 2));
        }
        sequence.emplace_back("gates");
        set_sequence(spec, masks, std::move(sequence));
        return steps;
      }()),
      i_(from_hidden(spec, parameters, masks, "cell/i", "gates")),
      f_(from_hidden(spec, parameters, masks, "cell/f", "gates", 1)),
      o_(from_hidden(spec, parameters, masks, "cell/o", "gates")),
      u_(from_hidden(spec, parameters, masks, "cell/u", "gates")) {}

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
  // Every stride-th unit must divide into blocks: of a mask, or dense ones of at least 8.
  return std::lcm(block, spec.stride * (spec.above_another ? block : 8));
}

}  // namespace bsexp::rnn
