#include "bsexp/nn/layers.h"

#include <cmath>

#include "bsexp/nn/mask_set.h"

namespace bsexp::nn {

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
