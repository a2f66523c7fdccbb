#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "bsexp/base/text.h"
#include "bsexp/experiments/config_assembly.h"
#include "bsexp/experiments/config_problems.h"
#include "bsexp/experiments/field_types.h"
#include "bsexp/experiments/fields.h"
#include "bsexp/experiments/sweep_check.h"
#include "bsexp/experiments/sweep_spec.h"
#include "bsexp/experiments/sweep_values.h"

namespace bsexp::experiments {

namespace {

constexpr int64_t kMostRuns = 100'000;

const std::vector<std::string> kWords = {"grid", "zip", "random", "sobol", "seeds"};

class SweepReader {
 public:
  SweepReader(const std::string& text, const std::string& source_name) {
    spec_.source_name = source_name;
    const GivenValues given =
        read_yaml(text, source_name, [&](const YAML::Node& node, const std::string&) { read_section(node); });
    errors_.insert(errors_.begin(), given.errors.begin(), given.errors.end());
    spec_.shared = given.values;
  }

  void add(const SweepArguments& arguments) {
    for (const std::string& text : arguments.assignments) add_assignment(text);
    if (!arguments.zips.empty()) spec_.zips.clear();
    for (const std::string& keys : arguments.zips) spec_.zips.push_back(split(keys, ','));
    if (arguments.n_seeds) spec_.n_seeds = *arguments.n_seeds;
    if (arguments.n_random && arguments.n_sobol) {
      errors_.emplace_back("--random and --sobol are two ways to draw; keep one");
    }
    if (arguments.n_random) draw(DrawKind::random, *arguments.n_random);
    if (arguments.n_sobol) draw(DrawKind::sobol, *arguments.n_sobol);
  }

  SweepSpec checked() && {
    ConfigAssembly shared(spec_.source_name);
    for (const GivenValue& value : spec_.shared) shared.set(value);
    errors_.insert(errors_.end(), shared.errors().begin(), shared.errors().end());
    find_problems(spec_, assigned_, errors_);
    throw_lines(errors_);
    return std::move(spec_);
  }

 private:
  void error(const std::string& location, const std::string& message) {
    errors_.push_back(location + ": " + message);
  }

  std::string at(const YAML::Node& node) const { return location_of(node, spec_.source_name); }

  void draw(DrawKind kind, int64_t count) {
    spec_.draw = kind;
    spec_.n_draws = count;
  }

  // The section of the file.

  void read_section(const YAML::Node& node) {
    if (!node.IsMap())
      return error(at(node), fmt::format("{} is a section; give its keys: {}", kSweepSection, join(kWords)));
    for (const auto& entry : node) {
      const std::string word = entry.first.IsScalar() ? entry.first.Scalar() : "";
      if (word == "grid") {
        read_grid(entry.second);
      } else if (word == "zip") {
        read_zips(entry.second);
      } else if (word == "random" || word == "sobol") {
        if (spec_.n_draws > 0)
          error(at(entry.first), "sweep.random and sweep.sobol are two ways to draw; keep one");
        draw(word == "random" ? DrawKind::random : DrawKind::sobol,
             read_count("sweep." + word, entry.second));
      } else if (word == "seeds") {
        spec_.n_seeds = read_count("sweep.seeds", entry.second);
      } else {
        error(at(entry.first), unknown_name("key of sweep", shown(word), kWords));
      }
    }
  }

  int64_t read_count(const std::string& key, const YAML::Node& node) {
    const Rule<int64_t> rule = integer(1, kMostRuns);
    const std::string text = node.IsScalar() ? node.Scalar() : "";
    const std::optional<int64_t> count = read_value(text, rule);
    if (count && rule.holds(*count)) return *count;
    error(at(node), fmt::format("{} is '{}'; it must be {}", key, shown(text), rule.text));
    return 1;
  }

  void read_grid(const YAML::Node& node) {
    if (!node.IsMap()) return error(at(node), "sweep.grid must be a map of 'key: [value, value]' lines");
    for (const auto& entry : node) {
      const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
      const bool section = !key.empty() && section_table().find(key) != nullptr;
      const std::optional<std::string> unknown = section ? std::nullopt : find_key_error(key);
      if (unknown) {
        error(at(entry.first), *unknown);
      } else if (has_key(key)) {
        error(at(entry.first), fmt::format("{} is given twice; keep one", key));
      } else if (section) {
        read_sets(key, entry.second);
      } else if (entry.second.IsScalar()) {
        spec_.keys.push_back(read_swept(key, entry.second.Scalar(), at(entry.second), errors_));
      } else {
        read_list(key, entry.second);
      }
    }
  }

  void read_list(const std::string& key, const YAML::Node& node) {
    SweptKey swept = {key, at(node), {}, std::nullopt, ""};
    if (!node.IsSequence())
      return error(at(node), fmt::format("{} must be a list of values, [a, b], or a range, low..high", key));
    for (const YAML::Node& item : node) add_scalar(key, item, swept.points.emplace_back());
    spec_.keys.push_back(std::move(swept));
  }

  void read_sets(const std::string& section, const YAML::Node& node) {
    SweptKey swept = {section, at(node), {}, std::nullopt, ""};
    if (!node.IsSequence())
      return error(at(node), fmt::format("{} is a section: list sets of its values, [{{{}: ...}}, ...]",
                                         section, words_in(section)[0]));
    for (const YAML::Node& item : node) {
      SweepPoint& point = swept.points.emplace_back();
      if (!item.IsMap()) {
        error(at(item),
              fmt::format("each set of {} must be a map, {{{}: ...}}", section, words_in(section)[0]));
        continue;
      }
      add_set(section, item, point);
    }
    spec_.keys.push_back(std::move(swept));
  }

  // Sections within the section are maps within the map.
  void add_set(const std::string& section, const YAML::Node& map, SweepPoint& point) {
    for (const auto& entry : map) {
      const std::string key = section + '.' + (entry.first.IsScalar() ? entry.first.Scalar() : "");
      const bool nested = section_table().find(key) != nullptr && entry.second.IsMap();
      const std::optional<std::string> unknown = nested ? std::nullopt : find_key_error(key);
      if (nested) {
        add_set(key, entry.second, point);
      } else if (unknown) {
        error(at(entry.first), *unknown);
      } else {
        add_scalar(key, entry.second, point);
      }
    }
  }

  void add_scalar(const std::string& key, const YAML::Node& node, SweepPoint& point) {
    if (node.IsScalar()) {
      point.push_back({key, node.Scalar(), node.Tag() == "!", at(node)});
    } else {
      error(at(node), fmt::format("a value of {} must be {}", key, field_table().get(key).expected));
    }
  }

  void read_zips(const YAML::Node& node) {
    const bool lists =
        node.IsSequence() && std::all_of(node.begin(), node.end(), [](const YAML::Node& item) {
          return item.IsSequence() &&
                 std::all_of(item.begin(), item.end(), [](const YAML::Node& key) { return key.IsScalar(); });
        });
    if (!lists) return error(at(node), "sweep.zip must be a list of lists of keys: [[key, key]]");
    for (const YAML::Node& item : node) {
      std::vector<std::string>& zip = spec_.zips.emplace_back();
      for (const YAML::Node& key : item) zip.push_back(key.Scalar());
    }
  }

  // The command line.

  void add_assignment(const std::string& text) {
    const size_t equals = text.find('=');
    const std::string key = text.substr(0, equals);
    const bool known = equals != std::string::npos && !find_key_error(key);
    const std::string value = known ? text.substr(equals + 1) : "";
    if (!known || !is_swept(key, value)) {
      const GivenValues given = read_overrides({text});
      errors_.insert(errors_.end(), given.errors.begin(), given.errors.end());
      for (const GivenValue& one : given.values) {
        refuse_twice(key, one.location);
        std::erase_if(spec_.keys, [&](const SweptKey& swept) { return swept.key == key; });
      }
      spec_.shared.insert(spec_.shared.end(), given.values.begin(), given.values.end());
      return;
    }
    const std::string location = "command line: " + shown(text);
    refuse_twice(key, location);
    const SweptKey swept = read_swept(key, value, location, errors_);
    if (has_key(key)) {
      std::replace_if(
          spec_.keys.begin(), spec_.keys.end(), [&](const SweptKey& old) { return old.key == key; }, swept);
    } else {
      spec_.keys.push_back(swept);
    }
  }

  void refuse_twice(const std::string& key, const std::string& location) {
    if (!assigned_.insert(key).second) error(location, fmt::format("{} is given twice; keep one", key));
  }

  bool has_key(const std::string& key) const {
    return std::any_of(spec_.keys.begin(), spec_.keys.end(),
                       [&](const SweptKey& swept) { return swept.key == key; });
  }

  SweepSpec spec_;
  std::vector<std::string> errors_;
  std::set<std::string> assigned_;
};

}  // namespace

SweepSpec read_sweep(const std::string& text, const std::string& source_name,
                     const SweepArguments& arguments) {
  SweepReader reader(text, source_name);
  reader.add(arguments);
  return std::move(reader).checked();
}

}  // namespace bsexp::experiments
