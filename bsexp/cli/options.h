#pragma once
// Flags with checked values: the same rules and messages as the keys of a configuration.
//
// A wrong value is a UserError: "--degree is 'x'; it must be an integer, at least 1".
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"
#include "bsexp/experiments/field_types.h"

namespace bsexp::cli {

template <class T>
T read_option(const std::string& flag, const std::string& text, const experiments::Rule<T>& rule) {
  const std::optional<T> value = experiments::read_value(text, rule);
  REQUIRE(value && rule.holds(*value), "{} is '{}'; {}", flag, text,
          experiments::must_be(rule.text, text, rule.names));
  return *value;
}

// `value` is a T or an optional of it; it lives as long as the action of the command.
template <class Value, class T>
CLI::Option* add_value(CLI::App& app, const std::string& flag, Value& value, const experiments::Rule<T>& rule,
                       const std::string& doc) {
  const auto set = [&value, flag, rule](const std::string& text) { value = read_option(flag, text, rule); };
  return app.add_option_function<std::string>(flag, set, doc + ": " + rule.text)->type_name("VALUE");
}

// Values between commas.
template <class T>
CLI::Option* add_values(CLI::App& app, const std::string& flag, std::vector<T>& values,
                        const experiments::Rule<T>& rule, const std::string& doc) {
  const auto set = [&values, flag, rule](const std::string& text) {
    values.clear();
    for (const std::string& part : split(text, ',')) values.push_back(read_option(flag, part, rule));
    REQUIRE(!values.empty(), "{} has no value; each must be {}", flag, rule.text);
  };
  return app.add_option_function<std::string>(flag, set, doc + ": each " + rule.text)->type_name("VALUE,...");
}

}  // namespace bsexp::cli
