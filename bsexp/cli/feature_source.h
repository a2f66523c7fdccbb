#pragma once
// Where a command takes features of labelled texts from: a run, a labelled set, and how they are made.
//
//   RUN --data SET [--path FILE] [--text-column C] [--label-column C] [--split-column C] [--classes A,B]
//   [--limit N] [--longest BYTES] [--state c|h] [--tanh] [--batch N]
#include <filesystem>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "bsexp/cli/command.h"
#include "bsexp/experiments/features.h"

namespace bsexp::cli {

struct FeatureSource {
  std::string run;
  std::string data;
  datasets::LabelledOptions labelled;
  experiments::FeatureRequest request;
  std::optional<std::string> file;  // of the features; absent: features.h5 beside run.h5

  std::filesystem::path run_folder() const;
  std::filesystem::path feature_file() const;
};

// `source` lives as long as the action of the command.
void add_feature_flags(CLI::App& app, FeatureSource& source);

// The set, with what was left out of it as notes.
datasets::LabelledSet load(const FeatureSource& source, const Console& console);

// The features in the file where they are those of this run and set, else made and put there.
runfile::StoredFeatures features_of(const FeatureSource& source, experiments::TrainedModel& model,
                                    const datasets::LabelledSet& set, const Context& context);

// "train": 3600, ..., "left_out": {...}, "remarks": {...}.
nlohmann::ordered_json counts_json(const datasets::LabelledSet& set);

}  // namespace bsexp::cli
