#pragma once
// Where a command takes features of labelled texts from: a labelled set, and how they are made of a run.
//
//   --data SET [--path FILE] [--name NAME] [--text-column C] [--label-column C] [--split-column C]
//   [--classes A,B] [--limit N] [--longest BYTES] [--state c|h] [--tanh] [--batch N]
#include <filesystem>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "bsexp/cli/command.h"
#include "bsexp/experiments/features.h"

namespace bsexp::cli {

struct FeatureSource {
  std::string data;
  datasets::LabelledOptions labelled;
  experiments::FeatureRequest request;
};

// `source` lives as long as the action of the command.
void add_feature_flags(CLI::App& app, FeatureSource& source);

// The set, with what was left out of it as notes.
datasets::LabelledSet load(const FeatureSource& source, const Console& console);

// A run whose model is made when it is asked for first.
class RunModel {
 public:
  RunModel(const std::filesystem::path& run_file, int threads)
      : run_(run_file), path_(run_file), threads_(threads) {}
  const runfile::RunReader& run() const { return run_; }
  experiments::TrainedModel& model();

 private:
  runfile::RunReader run_;
  std::filesystem::path path_;
  int threads_;
  std::unique_ptr<experiments::TrainedModel> model_;
};

// The folder of a run.h5.
std::filesystem::path folder_of(const std::filesystem::path& run_file);

// The features in the file where they are those of this run and set, else made and put there.
runfile::StoredFeatures features_of(const std::filesystem::path& file,
                                    const experiments::FeatureRequest& request, RunModel& run,
                                    const datasets::LabelledSet& set, const Context& context);

// "train": 3600, ..., "left_out": {...}, "remarks": {...}.
nlohmann::ordered_json counts_json(const datasets::LabelledSet& set);

}  // namespace bsexp::cli
