#pragma once
// A comparison of runs as text and as JSON.
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "bsexp/analysis.h"

namespace bsexp::cli {

std::string to_text(const analysis::Comparison& of);

// Objects whose key "what" is run, group, difference, curve, relation or warning. NaN is null.
std::vector<nlohmann::ordered_json> to_json(const analysis::Comparison& of);

}  // namespace bsexp::cli
