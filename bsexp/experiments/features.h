#pragma once
// Features of labelled texts by the model of a run: its state after the last byte of each text
// (rnn/features.h).
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "bsexp/base/console.h"
#include "bsexp/datasets.h"
#include "bsexp/experiments/trained_model.h"
#include "bsexp/runfile.h"

namespace bsexp::experiments {

struct FeatureRequest {
  std::string state = "c";  // or "h"
  bool tanh = false;  // of each value, as in the text of Radford et al. 2017; their code takes c as it is
  int64_t batch = 64;
  std::string command_line;
};

rnn::StatePart part_of(const FeatureRequest& request);

// What makes features the same: model (model_checksum), state, tanh, texts (their sha256), classes.
using FeatureIdentity = std::map<std::string, std::string>;
FeatureIdentity identity_of(const runfile::RunReader& run, const datasets::LabelledSet& set,
                            const FeatureRequest& request);

// Who made what is stored: run_name, run_commit, run_started, run_seed of the run; version, commit and
// command_line of the command.
std::map<std::string, std::string> origin_of(const runfile::RunReader& run, const FeatureRequest& request);

// Attributes say where the features come from: their identity and origin.
runfile::StoredFeatures extract_features(TrainedModel& model, const datasets::LabelledSet& set,
                                         const FeatureRequest& request, const Console& console);

// Those of the set in `file` where they are the same.
std::optional<runfile::StoredFeatures> stored_features(const std::filesystem::path& file,
                                                       const std::string& set,
                                                       const FeatureIdentity& identity);

}  // namespace bsexp::experiments
