#include "bsexp/experiments/sweep_spec.h"

#include <fmt/format.h>

#include "bsexp/base/text.h"
#include "bsexp/experiments/config_assembly.h"
#include "bsexp/experiments/fields.h"

namespace bsexp::experiments {

namespace {

std::string point_yaml(const SweptKey& swept, const SweepPoint& point) {
  if (field_table().find(swept.key) != nullptr)
    return yaml_scalar(field_table().get(swept.key), point[0].value);
  std::vector<std::string> words;
  for (const GivenValue& value : point) {
    words.push_back(fmt::format("{}: {}", value.key.substr(swept.key.size() + 1),
                                yaml_scalar(field_table().get(value.key), value.value)));
  }
  return '{' + join(words) + '}';
}

}  // namespace

Config shared_config(const SweepSpec& spec) {
  ConfigAssembly assembly(spec.source_name);
  for (const GivenValue& value : spec.shared) assembly.set(value);
  return assembly.unchecked();
}

std::string to_yaml(const SweepSpec& spec) {
  std::string yaml = to_yaml(shared_config(spec)) + fmt::format("{}:\n", kSweepSection);
  if (!spec.keys.empty()) yaml += "  grid:\n";
  for (const SweptKey& swept : spec.keys) {
    std::vector<std::string> points;
    for (const SweepPoint& point : swept.points) points.push_back(point_yaml(swept, point));
    yaml += fmt::format("    {}: {}\n", swept.key, swept.range ? swept.range_text : '[' + join(points) + ']');
  }
  std::vector<std::string> zips;
  for (const auto& zip : spec.zips) zips.push_back('[' + join(zip) + ']');
  if (!zips.empty()) yaml += fmt::format("  zip: [{}]\n", join(zips));
  if (spec.n_draws > 0)
    yaml += fmt::format("  {}: {}\n", spec.draw == DrawKind::random ? "random" : "sobol", spec.n_draws);
  if (spec.n_seeds > 0) yaml += fmt::format("  seeds: {}\n", spec.n_seeds);
  return yaml;
}

}  // namespace bsexp::experiments
