#include "bsexp/nn/layers.h"

#include <cmath>

#include "bsexp/nn/mask_set.h"

namespace bsexp::nn {

const Table<NormRow>& norm_table() {
  static const Table<NormRow> table("normalisation",
                                    {{"none", Norm::none}, {"layer", Norm::layer}, {"weight", Norm::weight}});
  return table;
}

namespace {

std::string place_of_norm(const std::string& name, Norm norm) {
  return norm == Norm::none ? name : name + "/norm";
}

// [relu](y (*) times + plus), by an op each.
Var followed_by(Var y, const Then& then) {
  if (!then.times.empty()) y = mul(y, then.times, then.stride);
  if (!then.plus.empty()) y = add(y, then.plus, then.stride);
  return then.relu ? relu(y) : y;
}

}  // namespace

NormedLinear::NormedLinear(ParameterSet& set, const std::string& name, const std::string& weight,
                           const kernels::BlockLayoutPtr& layout, Initializer init, Norm norm, double bias)
    : w_(set, name + "/" + weight, layout, std::move(init)),
      norm_(norm),
      gain_(norm == Norm::none ? nullptr
                               : &set.declare(name + "/norm/gain", 1, layout->n_output(), constant(1))),
      bias_(set.declare(place_of_norm(name, norm) + "/bias", 1, layout->n_output(), constant(bias))) {}

Var NormedLinear::operator()(const Var& x, const Then& then) const {
  Tape& tape = x.tape();
  const BlockWeight w = w_.on(tape);
  const Var bias = tape.parameter(bias_);
  if (norm_ == Norm::none) return followed_by(bsmm(x, w, bias), then);
  const Var gain = tape.parameter(*gain_);
  if (norm_ == Norm::layer) return layer_norm(bsmm(x, w), gain, bias, then);
  const Var scale = tape.once(this, [&] { return divide(gain, column_norm(w)); });
  return followed_by(scale_shift(bsmm(x, w), scale, bias), then);
}

Var NormedLinear::plus(const Var& x, const Var& z, const BlockWeight& v) const {
  Tape& tape = x.tape();
  if (norm_ == Norm::none) return bsmm(z, v, x, w_.on(tape), tape.parameter(bias_));
  return (*this)(x, {.plus = bsmm(z, v)});
}

NormalizedEmbedding::NormalizedEmbedding(ParameterSet& set, const std::string& name, int64_t vocabulary,
                                         int64_t features)
    : v_(set.declare(name + "/v", vocabulary, features, normal(1))),
      gain_(set.declare(name + "/gain", vocabulary, 1, constant(1))) {}

NormalizedProjection::NormalizedProjection(ParameterSet& set, const std::string& name, int64_t n_input,
                                           int64_t n_output)
    : v_(set, name + "/v", dense_layout(n_input, n_output),
         normal(1 / std::sqrt(static_cast<double>(n_input)))),
      gain_(set.declare(name + "/gain", 1, n_output, constant(1))),
      bias_(set.declare(name + "/bias", 1, n_output, constant(0))) {}

NormalizedProjection::Prepared NormalizedProjection::on(Tape& tape) const {
  const BlockWeight v = v_.on(tape);
  return {v, divide(tape.parameter(gain_), column_norm(v)), tape.parameter(bias_)};
}

}  // namespace bsexp::nn
