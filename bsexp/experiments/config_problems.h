#pragma once
// What is wrong with a configuration: found by the parser and by the checks between fields, thrown together.
#include <map>
#include <string>
#include <vector>

#include "bsexp/experiments/config.h"

namespace bsexp::experiments {

struct Problem {
  std::string key;      // the field to blame
  std::string message;  // "model.hidden is ...; it must be ..."
};

// What `check` finds.
std::vector<Problem> find_problems(const Config& config);

// UserError with one line for each text; nothing when there is none.
void throw_lines(const std::vector<std::string>& lines);

}  // namespace bsexp::experiments
