#pragma once
// The table of configuration fields: what every key means, what it may be, how it is read and printed.
//
// Values are texts here: of a YAML scalar, or of the right side of "key=value".
#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bsexp/base/table.h"
#include "bsexp/experiments/config.h"

namespace bsexp::experiments {

// The value of an optional member that is not given.
inline constexpr const char* kAuto = "auto";

struct Field {
  std::string name;  // the whole key: "model.topology.degree"
  bool is_text;      // a value in quotes is right
  bool is_integer;
  std::string expected;  // "an integer, at least 1": completes "it must be"
  std::string doc;
  // Sets the member and returns "", or returns what is wrong: "it must be ...".
  std::function<std::string(Config&, const std::string& value)> set;
  // The member as a value that `set` reads back.
  std::function<std::string(const Config&)> get;
};

struct Section {
  std::string name;  // "" is the top of the file, "model.topology" a section within a section
  std::string doc;
};

// A value of a field as YAML reads it back: in quotes where it must be.
std::string yaml_scalar(const Field& field, const std::string& value);

// The rows of a family that take a key.
template <class Row>
std::vector<std::string> names_taking(const Table<Row>& family, const std::string& key) {
  std::vector<std::string> names;
  for (const Row& row : family) {
    if (std::find(row.takes.begin(), row.takes.end(), key) != row.takes.end()) names.push_back(row.name);
  }
  return names;
}

const Table<Field>& field_table();
const Table<Section>& section_table();

// "model.topology.degree" -> "model.topology"; "seed" -> "".
std::string_view section_of(std::string_view key);
// "model.topology.degree" -> "degree".
std::string_view last_word(std::string_view key);
// The last words of the fields and sections that stand directly in a section.
std::vector<std::string> words_in(const std::string& section);

}  // namespace bsexp::experiments
