#include "bsexp/experiments/features.h"

#include <cmath>

#include "bsexp/base/error.h"
#include "bsexp/base/machine.h"
#include "bsexp/base/progress.h"
#include "bsexp/base/text.h"
#include "bsexp/experiments/build_info.h"

namespace bsexp::experiments {

namespace {

std::array<const datasets::LabelledPart*, 3> parts_of(const datasets::LabelledSet& set) {
  return {&set.train, &set.valid, &set.test};
}

int64_t bytes_of(const datasets::LabelledSet& set) {
  int64_t bytes = 0;
  for (const datasets::LabelledPart* part : parts_of(set)) {
    for (const std::string& text : part->texts) bytes += static_cast<int64_t>(text.size());
  }
  return bytes;
}

}  // namespace

rnn::StatePart part_of(const FeatureRequest& request) {
  return request.state == "c" ? rnn::StatePart::cell : rnn::StatePart::hidden;
}

FeatureIdentity identity_of(const runfile::RunReader& run, const datasets::LabelledSet& set,
                            const FeatureRequest& request) {
  return {{"model", model_checksum(run)},
          {"state", request.state},
          {"tanh", request.tanh ? "yes" : "no"},
          {"texts", set.digest()},
          {"classes", set.classes[0] + "," + set.classes[1]}};
}

std::map<std::string, std::string> origin_of(const runfile::RunReader& run, const FeatureRequest& request) {
  const runfile::RunInfo info = run.info();
  return {{"run_name", info.name},
          {"run_commit", info.commit},
          {"run_started", info.started},
          {"run_seed", std::to_string(info.seed)},
          {"version", version()},
          {"commit", commit()},
          {"command_line", request.command_line}};
}

runfile::StoredFeatures extract_features(TrainedModel& model, const datasets::LabelledSet& set,
                                         const FeatureRequest& request, const Console& console) {
  runfile::StoredFeatures result;
  result.n_units = model.model().n_hidden();
  const double needed = static_cast<double>(set.n_texts() * result.n_units) * sizeof(float);
  const auto most = static_cast<double>(memory_of_machine());
  REQUIRE(
      needed <= most,
      "the features of {} texts need {} of memory, and this machine has {}: take fewer texts with --limit",
      format_count(set.n_texts()), format_bytes(needed), format_bytes(most));
  Progress progress(console, "features of " + set.name, "B", static_cast<double>(bytes_of(set)));
  int64_t done = 0;
  for (size_t i = 0; i < result.parts.size(); ++i) {
    const datasets::LabelledPart& part = *parts_of(set)[i];
    int64_t read = 0;
    result.parts[i].labels = part.labels;
    result.parts[i].values = rnn::final_states(model.model(), model.pool(), part.texts, part_of(request),
                                               request.batch, [&](int64_t bytes) {
                                                 read = bytes;
                                                 progress.update(static_cast<double>(done + bytes));
                                               });
    done += read;
    if (request.tanh) {
      for (float& value : result.parts[i].values) value = std::tanh(value);
    }
  }
  result.attributes = identity_of(model.run(), set, request);
  result.attributes.merge(origin_of(model.run(), request));
  result.left_out = set.left_out;
  result.remarks = set.remarks;
  return result;
}

std::optional<runfile::StoredFeatures> stored_features(const std::filesystem::path& file,
                                                       const std::string& set,
                                                       const FeatureIdentity& identity) {
  auto stored = runfile::read_features(file, set);
  if (!stored) return std::nullopt;
  for (const auto& [name, text] : identity) {
    const auto found = stored->attributes.find(name);
    if (found == stored->attributes.end() || found->second != text) return std::nullopt;
  }
  return stored;
}

}  // namespace bsexp::experiments
