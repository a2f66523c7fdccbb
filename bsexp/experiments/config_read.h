#pragma once
// What a YAML text and "key=value" overrides give, key by key, before the table of fields reads the values.
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace YAML {
class Node;
}

namespace bsexp::experiments {

struct GivenValue {
  std::string key;    // a row of field_table
  std::string value;  // the text of the scalar
  bool quoted;
  std::string location;  // "configs/debug.yaml:3:10", "command line: seed=3"
};

struct GivenValues {
  std::vector<GivenValue> values;
  std::vector<std::string> errors;  // "LOCATION: what is wrong"
};

// The section of the file's top that describes a sweep of configurations, and is no part of one.
inline constexpr const char* kSweepSection = "sweep";
// Takes that section, and says where each of its nodes stands.
using ReadSweep = std::function<void(const YAML::Node& section, const std::string& source_name)>;
std::string location_of(const YAML::Node& node, const std::string& source_name);

// UserError when the text is not YAML at all; other mistakes are collected in `errors`. Without `read_sweep`
// a section for sweeps is one of them.
GivenValues read_yaml(const std::string& text, const std::string& source_name,
                      const ReadSweep& read_sweep = nullptr);
GivenValues read_overrides(const std::vector<std::string>& overrides);

// Why a dotted key of the command line names no field; none when it does.
std::optional<std::string> find_key_error(const std::string& key);

// A value in a message: short, and without anything that a terminal would act on.
std::string shown(const std::string& value);

}  // namespace bsexp::experiments
