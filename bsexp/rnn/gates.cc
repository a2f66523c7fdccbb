#include "bsexp/rnn/gates.h"

#include <cmath>

namespace bsexp::rnn {

using nn::Var;

nn::Initializer scaled_uniform(const kernels::BlockLayout& layout) {
  return nn::uniform(1 / std::sqrt(layout.density() * static_cast<double>(layout.n_input())));
}

Gates::Gate::Gate(const CellSpec& spec, nn::ParameterSet& parameters, const kernels::BlockLayoutPtr& mask,
                  const std::string& name, double bias)
    : w_(parameters, name + "/w", nn::dense_layout(spec.n_input, spec.n_hidden),
         nn::uniform(1 / std::sqrt(static_cast<double>(spec.n_input)))),
      u_(parameters, name, "u", mask, scaled_uniform(*mask), spec.norm.value_or(nn::Norm::none), bias) {
  if (spec.norm == nn::Norm::layer) input_norm_.emplace(parameters, name + "/input_norm", spec.n_hidden);
}

Var Gates::Gate::operator()(const Var& x, const Var& z) const {
  const nn::BlockWeight w = w_.on(x.tape());
  return input_norm_ ? u_(z, {.plus = (*input_norm_)(bsmm(x, w))}) : u_.plus(z, x, w);
}

Gates::Gates(const CellSpec& spec, nn::ParameterSet& parameters, const kernels::BlockLayoutPtr& mask)
    : i_(spec, parameters, mask, "cell/i", 0),
      f_(spec, parameters, mask, "cell/f", 1),
      o_(spec, parameters, mask, "cell/o", 0),
      u_(spec, parameters, mask, "cell/u", 0) {}

State Gates::operator()(const Var& x, const Var& z, const Var& c, const StepContext& context) const {
  const Var i = i_(x, z), f = f_(x, z), o = o_(x, z);
  Var u = u_(x, z);
  if (context.keep < 1) u = dropout(u, context.keep, context.dropout_key);
  const Var next = lstm_cell(i, f, u, c);
  return {lstm_output(o, next), next};
}

}  // namespace bsexp::rnn
