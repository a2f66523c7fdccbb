#pragma once
// What a command with --json prints.
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "bsexp/base/text.h"

namespace bsexp {

inline std::vector<nlohmann::json> json_lines(const std::string& text) {
  std::vector<nlohmann::json> objects;
  for (const std::string& line : split(text, '\n')) {
    if (!line.empty()) objects.push_back(nlohmann::json::parse(line));
  }
  return objects;
}

}  // namespace bsexp
