#include "bsexp/experiments/checkpoint.h"

#include "bsexp/base/error.h"
#include "bsexp/runfile.h"

namespace bsexp::experiments {

namespace {

std::vector<float> rounded(const std::vector<double>& values) { return {values.begin(), values.end()}; }

// Checkpoints that name no optimizer are of the time when there was one.
void require_same_optimizer(const runfile::Checkpoint& checkpoint, const std::string& path,
                            const std::string& now) {
  const auto found = checkpoint.texts.find("optimizer");
  const std::string there = found == checkpoint.texts.end() ? "adam" : found->second;
  REQUIRE(there == now,
          "{} was written by optimizer {}, whose state {} cannot go on with: set train.optimizer: {}, or "
          "start a new run",
          path, there, now, there);
}

// None in checkpoints of versions that had no early stopping.
BestEvaluation best_of(const runfile::Checkpoint& checkpoint) {
  if (!checkpoint.integers.contains("best_step")) return {};
  return {checkpoint.integers.at("best_step"), checkpoint.reals.at("best_bits"),
          checkpoint.integers.at("since_best")};
}

}  // namespace

void write_checkpoint(const std::filesystem::path& path, Learner& learner, const Progressed& progressed) {
  runfile::Checkpoint checkpoint;
  for (const auto& [name, tensor] : learner.tensors()) checkpoint.tensors[name] = rounded(tensor->to_host());
  checkpoint.texts["optimizer"] = learner.plan().config.train.optimizer;
  checkpoint.integers["step"] = learner.steps();
  checkpoint.integers["logged_steps"] = progressed.logged_steps;
  checkpoint.integers["best_step"] = progressed.best.step;
  checkpoint.integers["since_best"] = progressed.best.since;
  checkpoint.integers["validation_due"] = progressed.validation_due ? 1 : 0;
  checkpoint.reals["best_bits"] = progressed.best.bits;
  checkpoint.reals["seconds"] = progressed.seconds;
  checkpoint.reals["logged_bits"] = progressed.logged_bits;
  runfile::write_checkpoint_file(path, checkpoint);
}

Progressed read_checkpoint(const std::filesystem::path& path, Learner& learner) {
  const runfile::Checkpoint checkpoint = runfile::read_checkpoint_file(path);
  require_same_optimizer(checkpoint, path.string(), learner.plan().config.train.optimizer);
  const auto tensors = learner.tensors();
  REQUIRE(checkpoint.tensors.size() == tensors.size(),
          "{} has {} tensors and the model has {}: it is of another model", path.string(),
          checkpoint.tensors.size(), tensors.size());
  for (const auto& [name, tensor] : tensors) {
    const auto found = checkpoint.tensors.find(name);
    REQUIRE(found != checkpoint.tensors.end() && static_cast<int64_t>(found->second.size()) == tensor->size(),
            "{}: the tensor {} is missing or of another size: it is of another model", path.string(), name);
    *tensor = learner.pool().from_host(tensor->rows(), tensor->features(),
                                       {found->second.begin(), found->second.end()});
  }
  for (const char* name : {"step", "logged_steps"}) {
    REQUIRE(checkpoint.integers.contains(name), "{} does not say its {}: it is damaged", path.string(), name);
  }
  for (const char* name : {"seconds", "logged_bits"}) {
    REQUIRE(checkpoint.reals.contains(name), "{} does not say its {}: it is damaged", path.string(), name);
  }
  learner.set_steps(checkpoint.integers.at("step"));
  const auto due = checkpoint.integers.find("validation_due");  // older versions did not write it
  return {checkpoint.reals.at("seconds"), checkpoint.reals.at("logged_bits"),
          checkpoint.integers.at("logged_steps"), best_of(checkpoint),
          due != checkpoint.integers.end() && due->second == 1};
}

}  // namespace bsexp::experiments
