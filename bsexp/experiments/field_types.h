#pragma once
// How the values of configuration fields are read, checked and printed, by the type of the member: integer
// (int64_t), number (double), true or false (bool), text (std::string), and each of them with `auto`
// (std::optional: not given).
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bsexp::experiments {

// What a value must be, beside its type.
template <class T>
struct Rule {
  std::string text;  // "an integer, at least 1"
  std::function<bool(const T&)> holds;
  std::vector<std::string> names = {};  // where the values are names: all of them
};

Rule<int64_t> integer(int64_t low, int64_t high = INT64_MAX);
Rule<int64_t> integer_of(const std::vector<int64_t>& values);
Rule<double> above(double low);
Rule<double> at_least(double low);
Rule<double> share();           // 0 <= x < 1
Rule<double> closed_share();    // 0 <= x <= 1
Rule<double> positive_share();  // 0 < x <= 1
Rule<bool> yes_or_no();
Rule<std::string> one_of(const std::vector<std::string>& names);
Rule<std::string> any_text();
Rule<std::string> folder_name();  // letters, digits, '_', '-', '.'; may be part of a path

// The value of a text, or none when it is not of the type.
std::optional<int64_t> read_value(const std::string& text, const Rule<int64_t>&);
std::optional<double> read_value(const std::string& text, const Rule<double>&);
std::optional<bool> read_value(const std::string& text, const Rule<bool>&);
std::optional<std::string> read_value(const std::string& text, const Rule<std::string>&);

// The shortest text that reads back to the same value.
std::string print_value(int64_t value);
std::string print_value(double value);
std::string print_value(bool value);
std::string print_value(const std::string& value);

// The first byte that is not UTF-8 text (tabs and ends of lines are), or npos.
size_t find_non_text(std::string_view text);

// "it must be EXPECTED", with the nearest name where there is one.
std::string must_be(const std::string& expected, const std::string& given,
                    const std::vector<std::string>& names);

}  // namespace bsexp::experiments
