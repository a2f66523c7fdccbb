#include <algorithm>

#include <fmt/format.h>

#include "bsexp/base/text.h"
#include "bsexp/experiments/config.h"
#include "bsexp/experiments/fields.h"

namespace bsexp::experiments {

namespace {

bool is_plain(const std::string& text) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '/' || c == '.';
  };
  const auto also_inside = [=](char c) { return plain(c) || c == '-'; };
  const bool null = text == "null" || text == "Null" || text == "NULL";
  return !text.empty() && !null && plain(text[0]) && std::all_of(text.begin(), text.end(), also_inside);
}

}  // namespace

std::string yaml_scalar(const Field& field, const std::string& value) {
  if (!field.is_text || is_plain(value)) return value;
  std::string quoted = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

namespace {

std::string yaml_value(const Field& field, const Config& config) {
  return yaml_scalar(field, field.get(config));
}

// A text inside a cell of a table.
std::string cell(std::string text) {
  for (size_t i = 0; (i = text.find('|', i)) != std::string::npos; i += 2) text.insert(i, "\\");
  return text;
}

std::string default_of(const Field& field) {
  const std::string value = yaml_value(field, Config());
  return field.name == "name" ? "name of the file" : fmt::format("`{}`", value);
}

}  // namespace

std::string to_yaml(const Config& config) {
  std::string yaml;
  for (const Section& section : section_table()) {
    const auto depth = std::count(section.name.begin(), section.name.end(), '.');
    const std::string indent(section.name.empty() ? 0 : 2 * static_cast<size_t>(depth + 1), ' ');
    if (!section.name.empty()) yaml += fmt::format("{:{}}{}:\n", "", 2 * depth, last_word(section.name));
    for (const Field& field : field_table()) {
      if (section_of(field.name) != section.name) continue;
      yaml += fmt::format("{}{}: {}\n", indent, last_word(field.name), yaml_value(field, config));
    }
  }
  return yaml;
}

std::string config_reference_markdown() {
  std::string text =
      "# Configuration\n\n"
      "A run is described by a YAML file; every key has a default, so a file says only what differs. "
      "`key=value` "
      "on the\ncommand line takes the place of a value of the file: `bsexp run debug.yaml model.hidden=128 "
      "seed=3`. `bsexp config check\nFILE` checks a file and prints all its values.\n\n"
      "This page is written by `bsexp config docs > docs/configuration.md`.\n";
  for (const Section& section : section_table()) {
    text += fmt::format("\n## {}\n\n{}\n\n| key | default | allowed | meaning |\n|---|---|---|---|\n",
                        section.name.empty() ? "The run" : fmt::format("`{}`", section.name), section.doc);
    for (const Field& field : field_table()) {
      if (section_of(field.name) != section.name) continue;
      text += fmt::format("| `{}` | {} | {} | {} |\n", field.name, default_of(field), cell(field.expected),
                          cell(field.doc));
    }
  }
  return text;
}

}  // namespace bsexp::experiments
