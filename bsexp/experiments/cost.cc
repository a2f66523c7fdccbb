#include "bsexp/experiments/cost.h"

#include "bsexp/experiments/dynamic_evaluation.h"
#include "bsexp/experiments/learner.h"
#include "bsexp/kernels/counting/counting_backend.h"

namespace bsexp::experiments {

namespace {

std::string mask_name(const nn::Parameter& parameter, const nn::MaskSet& masks) {
  if (!parameter.layout) return "";
  for (const nn::NamedMask& mask : masks.masks()) {
    if (mask.layout == parameter.layout) return mask.name;
  }
  return "dense";
}

// `copies`: the tensors of its size that training keeps.
LayerCost layer_cost(const nn::Parameter& parameter, const Plan& plan, int64_t copies) {
  LayerCost cost;
  cost.name = parameter.name;
  cost.shape = fmt::format("[{}, {}]", parameter.rows, parameter.features);
  cost.mask = mask_name(parameter, plan.masks);
  cost.density = parameter.layout ? parameter.layout->density() : 1;
  cost.parameters = parameter.size();
  cost.operations = parameter.layout ? 2.0 * static_cast<double>(parameter.size()) : 0;
  cost.bytes = static_cast<double>(copies * parameter.size()) * sizeof(float);
  return cost;
}

}  // namespace

Cost cost_of(Plan& plan) {
  Cost cost;
  cost.parameters = plan.parameters.n_values();

  // The same plan once more, since allocating binds parameters to a backend.
  Plan copy(plan.config);
  const auto backend = std::make_shared<kernels::CountingBackend>();
  Learner learner(copy, backend);
  for (const nn::Parameter& parameter : plan.parameters.all())
    cost.layers.push_back(layer_cost(parameter, plan, learner.copies_of_parameters()));
  const auto n = static_cast<size_t>(plan.config.train.batch * plan.config.train.window);
  const std::vector<int32_t> window(n);
  backend->take_operations();
  learner.step(window, window);
  cost.step_operations = backend->take_operations();
  if (plan.config.train.dynamic_rate > 0) {
    rnn::CarriedState state = copy.model.zero_state(learner.pool(), plan.config.train.batch);
    DynamicEvaluation(learner, 0, 0).evaluate(window, window, plan.config.train.batch, state);
  }
  cost.step_bytes = static_cast<double>(learner.pool().peak_bytes());
  return cost;
}

}  // namespace bsexp::experiments
