#pragma once
// A plan: what a configuration means, before any memory is allocated. Parameters are declared, masks are
// drawn.
#include <memory>

#include "bsexp/experiments/config.h"
#include "bsexp/rnn.h"

namespace bsexp::experiments {

struct Plan {
  explicit Plan(const Config& config);

  Config config;  // model.hidden is a number
  nn::ParameterSet parameters;
  nn::MaskSet masks;
  rnn::LanguageModel model;
};

// What a configuration says of the model; the width is 0 where it is not solved yet.
rnn::LanguageModelSpec model_spec(const ModelConfig& model);

// `model.hidden: auto` becomes the width whose number of parameters is nearest to `model.parameters`, which
// becomes 0, so that the configuration of a run says how wide it is and can be read again.
// UserError when no width comes within 1 %; it names the nearest. Other configurations are returned as they
// are.
Config solve_width(Config config);

// The plan of a configuration, its width solved.
std::unique_ptr<Plan> make_plan(const Config& config);

}  // namespace bsexp::experiments
