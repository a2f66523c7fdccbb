#include "bsexp/rnn/gates.h"

namespace bsexp::rnn {

using nn::Var;

Gates::Gate::Gate(const CellSpec& spec, nn::ParameterSet& parameters, const kernels::BlockLayoutPtr& input,
                  const kernels::BlockLayoutPtr& mask, const std::string& name, double bias)
    : w_(parameters, name + "/w", input, nn::uniform(usual_scale(*input))),
      u_(parameters, name, "u", mask, nn::first_values(spec.init, nn::uniform(usual_scale(*mask))),
         spec.norm.value_or(nn::Norm::none), bias) {
  if (spec.norm == nn::Norm::layer) input_norm_.emplace(parameters, name + "/input_norm", spec.n_hidden);
}

Var Gates::Gate::operator()(const Var& x, const Var& z) const {
  const nn::BlockWeight w = w_.on(x.tape());
  return input_norm_ ? u_(z, {.plus = (*input_norm_)(bsmm(x, w))}) : u_.plus(z, x, w);
}

Gates::Gates(const CellSpec& spec, nn::ParameterSet& parameters, const kernels::BlockLayoutPtr& input,
             const kernels::BlockLayoutPtr& mask)
    : i_(spec, parameters, input, mask, path_in(spec.layer, "cell/i"), 0),
      f_(spec, parameters, input, mask, path_in(spec.layer, "cell/f"), 1),
      o_(spec, parameters, input, mask, path_in(spec.layer, "cell/o"), 0),
      u_(spec, parameters, input, mask, path_in(spec.layer, "cell/u"), 0) {}

State Gates::operator()(const Var& x, const Var& z, const Var& c, const StepContext& context) const {
  const Var i = i_(x, z), f = f_(x, z), o = o_(x, z);
  Var u = u_(x, z);
  if (context.keep < 1) u = dropout(u, context.keep, context.dropout_key);
  const Var next = lstm_cell(i, f, u, c);
  return {lstm_output(o, next), next};
}

}  // namespace bsexp::rnn
