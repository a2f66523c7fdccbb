#include "bsexp/experiments/trained_model.h"

#include "bsexp/experiments/learner.h"
#include "bsexp/experiments/record.h"

namespace bsexp::experiments {

TrainedModel::TrainedModel(const std::filesystem::path& run, int threads)
    : run_(run),
      plan_(make_plan(parse_config(run_.info().config, run_.path().string()))),
      pool_(kernels::make_backend(plan_->config.device, threads), nn::DType::f32,
            operand_type(plan_->config)) {
  require_same_masks(plan_->masks, run_);
  plan_->parameters.allocate(pool_, static_cast<uint64_t>(plan_->config.seed));
  load_weights(run_, pool_, plan_->parameters);
}

}  // namespace bsexp::experiments
