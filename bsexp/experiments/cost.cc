#include "bsexp/experiments/cost.h"

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

LayerCost layer_cost(const nn::Parameter& parameter, const Plan& plan) {
  constexpr double kCopies = 5;  // weight, gradient, two moments, average
  LayerCost cost;
  cost.name = parameter.name;
  cost.shape = fmt::format("[{}, {}]", parameter.rows, parameter.features);
  cost.mask = mask_name(parameter, plan.masks);
  cost.density = parameter.layout ? parameter.layout->density() : 1;
  cost.parameters = parameter.size();
  cost.operations = parameter.layout ? 2.0 * static_cast<double>(parameter.size()) : 0;
  cost.bytes = kCopies * static_cast<double>(parameter.size()) * sizeof(float);
  return cost;
}

}  // namespace

Cost cost_of(Plan& plan) {
  Cost cost;
  for (const nn::Parameter& parameter : plan.parameters.all())
    cost.layers.push_back(layer_cost(parameter, plan));
  cost.parameters = plan.parameters.n_values();

  // The same plan once more, since allocating binds parameters to a backend.
  Plan copy(plan.config);
  const auto backend = std::make_shared<kernels::CountingBackend>();
  Learner learner(copy, backend);
  const auto n = static_cast<size_t>(plan.config.train.batch * plan.config.train.window);
  const std::vector<int32_t> window(n);
  backend->take_operations();
  learner.step(window, window);
  cost.step_operations = backend->take_operations();
  cost.step_bytes = static_cast<double>(learner.pool().peak_bytes());
  return cost;
}

}  // namespace bsexp::experiments
