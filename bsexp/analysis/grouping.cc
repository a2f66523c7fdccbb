#include "bsexp/analysis/grouping.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bsexp/base/text.h"

namespace bsexp::analysis {

namespace {

constexpr const char* kSeed = "seed";

bool disjoint(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::none_of(a.begin(), a.end(), [&](const std::string& value) { return b.contains(value); });
}

// The seed and what else varies within one of the groups. A key whose values they do not share, such as a
// width that was solved for each group, tells no pair.
std::vector<std::string> pairing_keys(const Comparison& of, const Group& a, const Group& b) {
  std::vector<std::string> keys = {kSeed};
  for (const auto& [key, unused] : of.varying) {
    const auto in_a = values_of(of, a.runs, key), in_b = values_of(of, b.runs, key);
    if (key != kSeed && (in_a.size() > 1 || in_b.size() > 1) && !disjoint(in_a, in_b)) keys.push_back(key);
  }
  return keys;
}

// The qualities of the runs of a group by the values of the keys.
std::map<std::string, std::vector<double>> qualities_by_keys(const Comparison& of, const Group& group,
                                                             const std::vector<std::string>& keys) {
  std::map<std::string, std::vector<double>> qualities;
  for (const size_t run : group.runs)
    qualities[values_joined(of.runs[run], keys)].push_back(of.runs[run].quality);
  return qualities;
}

bool decides_what_is_compared(const std::string& key) {
  return is_data_key(key) || key == "train.steps" || key == "train.batch" || key == "train.window" ||
         key == "train.evaluate_windows" || key == "train.test_windows";
}

// Of the keys that differ between runs, those whose values must be the same in a fair comparison.
std::vector<std::string> deciding_keys(const Comparison& of) {
  std::vector<std::string> keys = of.by;
  for (const auto& [key, unused] : of.varying) keys.push_back(key);
  std::erase_if(keys, [](const std::string& key) { return !decides_what_is_compared(key); });
  std::sort(keys.begin(), keys.end());
  return keys;
}

std::string listed(const std::set<std::string>& values) {
  return join({values.begin(), values.end()}, " or ");
}

}  // namespace

std::string value_of(const ComparedRun& run, const std::string& key) {
  const auto found = run.config.find(key);
  return found == run.config.end() ? "-" : found->second;
}

std::string values_joined(const ComparedRun& run, const std::vector<std::string>& keys) {
  std::vector<std::string> values;
  values.reserve(keys.size());
  for (const std::string& key : keys) values.push_back(value_of(run, key));
  return join(values);
}

std::set<std::string> values_of(const Comparison& of, const std::vector<size_t>& runs,
                                const std::string& key) {
  std::set<std::string> values;
  for (const size_t run : runs) values.insert(value_of(of.runs[run], key));
  return values;
}

std::vector<std::string> varying_keys(const std::vector<ComparedRun>& runs) {
  std::map<std::string, size_t> n_runs;
  for (const ComparedRun& run : runs) {
    for (const auto& [key, unused] : run.config) ++n_runs[key];
  }
  std::vector<std::string> keys;
  for (const auto& [key, n] : n_runs) {
    const std::string first = value_of(runs[0], key);
    const auto differs = [&, name = key](const ComparedRun& run) { return value_of(run, name) != first; };
    if (key != "name" && !key.starts_with("log.") && std::any_of(runs.begin(), runs.end(), differs))
      keys.push_back(key);
  }
  return keys;
}

void make_groups(Comparison& of) {
  std::map<std::string, Group> groups;
  std::vector<std::string> data_keys, other_keys;
  for (const std::string& key : of.by) (is_data_key(key) ? data_keys : other_keys).push_back(key);
  for (size_t i = 0; i < of.runs.size(); ++i) {
    const std::string label = of.by.empty() ? "all" : values_joined(of.runs[i], of.by);
    Group& group = groups[label];
    group.label = label;
    group.data = values_joined(of.runs[i], data_keys);
    group.pattern = values_joined(of.runs[i], other_keys);
    for (const std::string& key : of.by) group.keys[key] = value_of(of.runs[i], key);
    group.runs.push_back(i);
  }
  for (auto& [label, group] : groups) {
    for (const size_t run : group.runs) of.runs[run].group = of.groups.size();
    of.groups.push_back(std::move(group));
  }
}

Pairs paired_differences(const Comparison& of, const Group& a, const Group& b) {
  const std::vector<std::string> keys = pairing_keys(of, a, b);
  const auto in_a = qualities_by_keys(of, a, keys), in_b = qualities_by_keys(of, b, keys);
  Pairs pairs;
  pairs.averaged = in_a.size() < a.runs.size() || in_b.size() < b.runs.size();
  for (const auto& [values, qualities] : in_a) {
    const auto other = in_b.find(values);
    if (other == in_b.end()) {
      pairs.alone_in_a += qualities.size();
    } else {
      pairs.differences.push_back(mean(qualities) - mean(other->second));
    }
  }
  for (const auto& [values, qualities] : in_b) {
    if (!in_a.contains(values)) pairs.alone_in_b += qualities.size();
  }
  return pairs;
}

std::vector<std::string> unfairness(const Comparison& of, const Group& a, const Group& b) {
  constexpr double kMostApart = 0.01;
  std::vector<std::string> reasons;
  for (const std::string& key : deciding_keys(of)) {
    const auto in_a = values_of(of, a.runs, key), in_b = values_of(of, b.runs, key);
    if (in_a != in_b) reasons.push_back(fmt::format("{} is {} and {}", key, listed(in_a), listed(in_b)));
  }
  const double na = a.quantities.at("parameters"), nb = b.quantities.at("parameters");
  const double apart = std::abs(na - nb) / std::min(na, nb);
  if (apart > kMostApart) {
    reasons.push_back(fmt::format("the parameters are {} and {}, {:.1f} % apart",
                                  format_count(std::llround(na)), format_count(std::llround(nb)),
                                  100 * apart));
  }
  return reasons;
}

}  // namespace bsexp::analysis
