#pragma once
// Sentiment analyses as text and as JSON: one of a run, and those of many runs by their groups.
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "bsexp/sentiment.h"

namespace bsexp::cli {

std::string to_text(const sentiment::Sentiment& of);

// Of one run: objects whose key "what" is set, classifier (the features), unit or curve.
std::vector<nlohmann::ordered_json> to_json(const sentiment::Sentiment& of, const datasets::LabelledSet& set,
                                            const std::string& run);
// Objects whose key "what" is classifier or curve, of a classifier that sees the texts alone.
std::vector<nlohmann::ordered_json> to_json(const sentiment::ClassifierResult& baseline);

// The same groups of runs by the accuracy of the features and of one unit, beside the baselines.
struct SentimentGroups {
  analysis::Comparison features, units;
  std::vector<sentiment::ClassifierResult> baselines;
};
std::string to_text(const SentimentGroups& of);
// Objects whose key "what" is group.
std::vector<nlohmann::ordered_json> to_json(const SentimentGroups& of);

}  // namespace bsexp::cli
