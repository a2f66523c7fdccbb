#include "bsexp/experiments/sweep_values.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "bsexp/base/text.h"
#include "bsexp/experiments/config_assembly.h"
#include "bsexp/experiments/field_types.h"
#include "bsexp/experiments/fields.h"

namespace bsexp::experiments {

namespace {

constexpr std::string_view kLogarithmic = "log:", kTo = "..";

std::optional<double> read_number(const std::string& text) { return read_value(text, Rule<double>{}); }

// "log:1e-4..1e-2", "64..512:16"; none when it is not of this form.
std::optional<SweepRange> read_range(std::string text) {
  SweepRange range;
  if (text.starts_with(kLogarithmic)) {
    range.logarithmic = true;
    text = text.substr(kLogarithmic.size());
  }
  if (const size_t colon = text.find(':'); colon != std::string::npos) {
    const std::optional<double> step = read_number(text.substr(colon + 1));
    if (!step || *step <= 0) return std::nullopt;
    range.step = *step;
    text.resize(colon);
  }
  const size_t to = text.find(kTo);
  if (to == std::string::npos) return std::nullopt;
  const std::optional<double> low = read_number(text.substr(0, to)),
                              high = read_number(text.substr(to + kTo.size()));
  if (!low || !high) return std::nullopt;
  range.low = *low;
  range.high = *high;
  return range;
}

std::string problem_of_range(const Field& field, const std::string& text,
                             const std::optional<SweepRange>& range) {
  if (!range) return "it must be LOW..HIGH, LOW..HIGH:STEP or log:LOW..HIGH with numbers";
  if (range->low >= range->high) return "its first number must be below its second";
  if (range->logarithmic && range->low <= 0) return "a range in ratios (log:) must begin above 0";
  if (field.is_integer && range->step != std::floor(range->step)) return "its step must be an integer";
  const size_t begin = text.starts_with(kLogarithmic) ? kLogarithmic.size() : 0;
  const std::string ends = text.substr(begin, text.find(':', begin) - begin);
  const size_t to = ends.find(kTo);
  Config scratch;
  for (const std::string& end : {ends.substr(0, to), ends.substr(to + kTo.size())}) {
    const std::string error = field.set(scratch, end);
    if (!error.empty()) return fmt::format("its end {}: {}", end, error);
  }
  return "";
}

// One text for all that are the same value: 0.1 for 1e-1. What is no value stays as it is.
std::string as_printed(const GivenValue& given) {
  const Field* field = field_table().find(given.key);
  Config scratch;
  return field != nullptr && field->set(scratch, given.value).empty() ? field->get(scratch) : given.value;
}

}  // namespace

bool is_swept(const std::string& key, const std::string& value) {
  return value.find(',') != std::string::npos ||
         (!field_table().get(key).is_text && value.find(kTo) != std::string::npos);
}

SweptKey read_swept(const std::string& key, const std::string& text, const std::string& location,
                    std::vector<std::string>& errors) {
  const Field& field = field_table().get(key);
  SweptKey swept = {key, location, {}, std::nullopt, ""};
  if (!field.is_text && text.find(kTo) != std::string::npos) {
    swept.range = read_range(text);
    swept.range_text = text;
    const std::string problem = problem_of_range(field, text, swept.range);
    if (!problem.empty()) {
      errors.push_back(fmt::format("{}: {} is the range '{}'; {}", location, key, shown(text), problem));
    }
    return swept;
  }
  for (const std::string& value : split(text, ',')) swept.points.push_back({{key, value, false, location}});
  return swept;
}

void check_points(const SweptKey& swept, std::vector<std::string>& errors) {
  if (swept.points.empty() && swept.range_text.empty()) {
    errors.push_back(fmt::format("{}: {} lists no value", swept.location, swept.key));
  }
  for (const SweepPoint& point : swept.points) {
    ConfigAssembly assembly(swept.location);
    for (const GivenValue& value : point) assembly.set(value);
    errors.insert(errors.end(), assembly.errors().begin(), assembly.errors().end());
  }
}

std::vector<SweepPoint> joined_points(const SweepSpec& spec, const std::vector<std::string>& keys) {
  std::vector<SweepPoint> joined;
  for (const SweptKey& swept : spec.keys) {
    if (std::find(keys.begin(), keys.end(), swept.key) == keys.end()) continue;
    joined.resize(swept.points.size());
    for (size_t i = 0; i < joined.size(); ++i)
      joined[i].insert(joined[i].end(), swept.points[i].begin(), swept.points[i].end());
  }
  return joined;
}

void check_repeats(const std::vector<SweepPoint>& points, const std::string& location,
                   std::vector<std::string>& errors) {
  std::set<std::string> seen;
  for (const SweepPoint& point : points) {
    std::vector<std::string> values;
    for (const GivenValue& value : point)
      values.push_back(fmt::format("{}={}", value.key, as_printed(value)));
    const std::string text = join(values, " ");
    if (!seen.insert(text).second)
      errors.push_back(fmt::format("{}: {} is listed twice; keep one", location, shown(text)));
  }
}

}  // namespace bsexp::experiments
