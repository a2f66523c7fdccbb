#include "bsexp/rnn/mlstm.h"

#include <cmath>
#include <numeric>

namespace bsexp::rnn {

MultiplicativeLstm::MultiplicativeLstm(const CellSpec& spec, nn::ParameterSet& parameters, nn::MaskSet& masks)
    : mx_(parameters, "cell/m/w", nn::dense_layout(spec.n_input, spec.n_hidden),
          nn::uniform(1 / std::sqrt(static_cast<double>(spec.n_input)))),
      mh_([&] {
        const auto mask = masks.layout("hidden", spec.n_hidden, spec.n_hidden);
        return nn::NormedLinear(parameters, "cell/m", "u", mask, scaled_uniform(*mask),
                                spec.norm.value_or(nn::Norm::none));
      }()),
      gates_(spec, parameters, masks.layout("gates", spec.n_hidden, spec.n_hidden)) {
  masks.set_sequence({"hidden", "gates"});
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
