#include "bsexp/experiments/config_assembly.h"

#include <fmt/format.h>

#include "bsexp/experiments/config_problems.h"
#include "bsexp/experiments/fields.h"

namespace bsexp::experiments {

void ConfigAssembly::name_after_file() {
  if (locations_.contains("name")) return;
  set({"name", std::filesystem::path(source_name_).stem().string(), false, source_name_});
}

void ConfigAssembly::set(const GivenValue& given) {
  const Field& field = field_table().get(given.key);
  if (given.quoted && !field.is_text) {
    errors_.push_back(fmt::format("{}: {} is the text \"{}\"; it must be {}: leave the quotes out",
                                  given.location, given.key, shown(given.value), field.expected));
    return;
  }
  const std::string error = field.set(config_, given.value);
  if (!error.empty()) {
    errors_.push_back(
        fmt::format("{}: {} is '{}'; {}", given.location, given.key, shown(given.value), error));
  }
  locations_[given.key] = given.location;
}

void ConfigAssembly::set_all(const GivenValues& given) {
  errors_.insert(errors_.end(), given.errors.begin(), given.errors.end());
  for (const GivenValue& value : given.values) set(value);
}

Config ConfigAssembly::unchecked() {
  name_after_file();
  return config_;
}

Config ConfigAssembly::checked() && {
  name_after_file();
  if (errors_.empty()) {
    for (const Problem& problem : find_problems(config_)) {
      const auto location = locations_.find(problem.key);
      errors_.push_back((location == locations_.end() ? source_name_ : location->second) + ": " +
                        problem.message);
    }
  }
  throw_lines(errors_);
  return config_;
}

}  // namespace bsexp::experiments
