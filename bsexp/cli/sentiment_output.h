#pragma once
// A sentiment analysis as text and as JSON.
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "bsexp/sentiment.h"

namespace bsexp::cli {

std::string to_text(const sentiment::Sentiment& of);

// Objects whose key "what" is set, classifier, unit or curve.
std::vector<nlohmann::ordered_json> to_json(const sentiment::Sentiment& of, const datasets::LabelledSet& set,
                                            const std::string& run);

}  // namespace bsexp::cli
