#pragma once
// What a YAML text and "key=value" overrides give, key by key, before the table of fields reads the values.
#include <string>
#include <vector>

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

// UserError when the text is not YAML at all; other mistakes are collected in `errors`.
GivenValues read_yaml(const std::string& text, const std::string& source_name);
GivenValues read_overrides(const std::vector<std::string>& overrides);

// A value in a message: short, and without anything that a terminal would act on.
std::string shown(const std::string& value);

}  // namespace bsexp::experiments
