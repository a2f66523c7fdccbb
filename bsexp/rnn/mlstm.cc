#include "bsexp/rnn/mlstm.h"

#include <numeric>

namespace bsexp::rnn {

MultiplicativeLstm::MultiplicativeLstm(const CellSpec& spec, nn::ParameterSet& parameters, nn::MaskSet& masks)
    : mx_([&] {
        const auto layout = input_layout(spec, masks, spec.n_hidden);
        return nn::BlockLinear(parameters, path_in(spec.layer, "cell/m/w"), layout,
                               nn::uniform(usual_scale(*layout)));
      }()),
      mh_([&] {
        const auto mask = recurrent_layout(spec, masks, "hidden");
        return nn::NormedLinear(parameters, path_in(spec.layer, "cell/m"), "u", mask,
                                nn::first_values(spec.init, nn::uniform(usual_scale(*mask))),
                                spec.norm.value_or(nn::Norm::none));
      }()),
      gates_(spec, parameters, input_layout(spec, masks, spec.n_hidden),
             recurrent_layout(spec, masks, "gates")) {
  set_sequence(spec, masks, {"hidden", "gates"});
}

State MultiplicativeLstm::step(const nn::Var& x, const State& state, const StepContext& context) const {
  const nn::Var m = mh_(state.h, {.times = bsmm(x, mx_.on(x.tape()))});
  return gates_(x, m, state.c, context);
}

int64_t MultiplicativeLstm::hidden_unit(const CellSpec& spec, int64_t block) {
  // The projection reads every stride-th unit, in blocks of at least 8.
  return std::lcm(block, spec.stride * 8);
}

}  // namespace bsexp::rnn
