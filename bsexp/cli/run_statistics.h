#pragma once
// The masks, layers and activations of a run for `bsexp analyze`: as tables, as JSON, as rows of a CSV file.
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "bsexp/analysis.h"

namespace bsexp::cli {

struct RunStatistics {
  std::string run;
  std::vector<analysis::MaskReport> masks;
  std::vector<analysis::LayerReport> layers;
  std::vector<analysis::ActivationReport> activations;
};

std::string to_text(const RunStatistics& of);
// An object for each mask, each mask after a step of training, each layer of weights and each of activations;
// its key "what" says which.
std::vector<nlohmann::ordered_json> to_json(const RunStatistics& of);
// A row for each number: run, what, name, step, statistic, value.
void add_rows(const RunStatistics& of, analysis::CsvTable& table);
inline const std::vector<std::string> kStatisticsColumns = {"run",  "what",      "name",
                                                            "step", "statistic", "value"};

}  // namespace bsexp::cli
