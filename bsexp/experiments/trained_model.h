#pragma once
// The model of a finished run, with the averaged weights that were evaluated.
#include <filesystem>
#include <memory>
#include <string>

#include "bsexp/experiments/plan.h"
#include "bsexp/runfile.h"

namespace bsexp::experiments {

// sha256 of the configuration and weights of a run: two models are the same where this is. UserError when the
// run holds no weights.
std::string model_checksum(const runfile::RunReader& run);

class TrainedModel {
 public:
  // UserError when the run holds no weights, or others than its configuration describes.
  TrainedModel(const std::filesystem::path& run, int threads);

  const rnn::LanguageModel& model() const { return plan_->model; }
  nn::Pool& pool() { return pool_; }
  const runfile::RunReader& run() const { return run_; }

 private:
  runfile::RunReader run_;
  std::unique_ptr<Plan> plan_;
  nn::Pool pool_;
};

}  // namespace bsexp::experiments
