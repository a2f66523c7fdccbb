#include "bsexp/experiments/trained_model.h"

#include "bsexp/datasets.h"
#include "bsexp/experiments/learner.h"
#include "bsexp/experiments/record.h"

namespace bsexp::experiments {

namespace {

template <class T>
std::string sha256(const T& values) {
  return datasets::checksum_of(
      {reinterpret_cast<const uint8_t*>(values.data()), values.size() * sizeof(typename T::value_type)},
      "sha256");
}

}  // namespace

std::string model_checksum(const runfile::RunReader& run) {
  require_weights(run);
  std::string all = run.info().config;
  for (const std::string& name : run.weight_names()) {
    const runfile::StoredWeight weight = run.weight(name);
    all += fmt::format("\n{} {} {} {}", name, sha256(weight.data), sha256(weight.indices),
                       sha256(weight.indptr));
  }
  return sha256(all);
}

TrainedModel::TrainedModel(const std::filesystem::path& run, int threads)
    : run_(run),
      plan_(make_plan(parse_config(run_.info().config, run_.path().string()))),
      pool_(kernels::make_backend(plan_->config.device, threads), nn::DType::f32,
            operand_type(plan_->config)) {
  require_same_masks(plan_->masks, run_);
  load_weights(run_, pool_, plan_->parameters);
}

}  // namespace bsexp::experiments
