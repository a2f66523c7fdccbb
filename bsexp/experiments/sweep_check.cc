#include "bsexp/experiments/sweep_check.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "bsexp/base/text.h"
#include "bsexp/experiments/sweep_values.h"

namespace bsexp::experiments {

namespace {

void check_each_field_is_set_once(const SweepSpec& spec, const std::set<std::string>& assigned,
                                  std::vector<std::string>& errors) {
  std::map<std::string, std::string> set_by;
  if (spec.n_seeds > 0) set_by["seed"] = "a number of seeds";
  for (const SweptKey& swept : spec.keys) {
    std::set<std::string> fields;
    if (swept.range) fields.insert(swept.key);
    for (const SweepPoint& point : swept.points) {
      for (const GivenValue& value : point) fields.insert(value.key);
    }
    for (const std::string& field : fields) {
      const auto [other, first] = set_by.emplace(field, swept.key);
      if (first) continue;
      errors.push_back(
          fmt::format("{}: {} is set by {} too; keep one", swept.location, field, other->second));
    }
  }
  for (const std::string& key : assigned) {
    const auto other = set_by.find(key);
    if (other == set_by.end() || other->second == key || key == "seed") continue;
    errors.push_back(
        fmt::format("command line: {} is set by {} of the sweep; leave one out", key, other->second));
  }
}

void check_zip(const SweepSpec& spec, const std::vector<std::string>& zip, std::vector<std::string>& errors) {
  const std::string name = "zip " + join(zip, ",");
  if (zip.size() < 2) errors.push_back(name + ": it needs two keys or more, KEY,KEY");
  std::vector<std::string> counts;
  std::set<size_t> lengths;
  for (const std::string& key : zip) {
    const auto swept =
        std::find_if(spec.keys.begin(), spec.keys.end(), [&](const SweptKey& one) { return one.key == key; });
    if (swept == spec.keys.end() || swept->range) {
      errors.push_back(fmt::format("{}: {} has no list of values; give one: {}=a,b", name, key, key));
      continue;
    }
    lengths.insert(swept->points.size());
    counts.push_back(fmt::format("{} has {}", key, swept->points.size()));
  }
  if (lengths.size() <= 1) return check_repeats(joined_points(spec, zip), name, errors);
  errors.push_back(fmt::format("{}: keys that go together need equally many values; {}", name, join(counts)));
}

void check_lists(const SweepSpec& spec, std::vector<std::string>& errors) {
  std::set<std::string> zipped;
  for (const std::vector<std::string>& zip : spec.zips) {
    check_zip(spec, zip, errors);
    for (const std::string& key : zip) {
      if (!zipped.insert(key).second)
        errors.push_back(fmt::format("zip {}: {} is zipped twice", join(zip, ","), key));
    }
  }
  for (const SweptKey& swept : spec.keys) {
    if (!zipped.contains(swept.key)) check_repeats(swept.points, swept.location, errors);
  }
}

void check_draws(const SweepSpec& spec, std::vector<std::string>& errors) {
  const auto range = std::find_if(spec.keys.begin(), spec.keys.end(),
                                  [](const SweptKey& swept) { return swept.range.has_value(); });
  if (range != spec.keys.end() && spec.n_draws == 0) {
    errors.push_back(
        fmt::format("{}: {} is a range, and nothing says how often to draw: add --random N or --sobol N, or "
                    "list values",
                    range->location, range->key));
  }
  if (range == spec.keys.end() && spec.n_draws > 0) {
    errors.push_back(
        fmt::format("{} draws were asked for, but no key has a range: give one, such as "
                    "train.learning_rate=log:1e-4..1e-2",
                    spec.n_draws));
  }
  if (errors.empty() && spec.keys.empty() && spec.n_seeds == 0) {
    errors.emplace_back("nothing varies: list values of a key, key=a,b, or give --seeds N");
  }
}

}  // namespace

void find_problems(const SweepSpec& spec, const std::set<std::string>& assigned,
                   std::vector<std::string>& errors) {
  for (const SweptKey& swept : spec.keys) check_points(swept, errors);
  check_each_field_is_set_once(spec, assigned, errors);
  check_lists(spec, errors);
  check_draws(spec, errors);
}

}  // namespace bsexp::experiments
