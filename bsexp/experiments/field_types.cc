#include "bsexp/experiments/field_types.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "bsexp/base/text.h"

namespace bsexp::experiments {

namespace {

template <class T>
std::optional<T> read_number(const std::string& text) {
  T value{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

// The bytes of the first UTF-8 character of a text; 0 when it is not one (Unicode standard, table 3-7).
size_t utf8_length(std::string_view text) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned lead = byte(0), second = byte(1);
  if (lead < 0x80) return 1;
  const size_t length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool outside = (lead == 0xED && second >= 0xA0) || (lead == 0xF4 && second >= 0x90);
  return overlong || outside ? 0 : length;
}

}  // namespace

size_t find_non_text(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool control = (c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 0x7f;
    const size_t length = utf8_length(text.substr(i));
    if (control || length == 0) return i;
    i += length;
  }
  return std::string_view::npos;
}

Rule<int64_t> integer(int64_t low, int64_t high) {
  const std::string text = high == INT64_MAX ? fmt::format("an integer, at least {}", low)
                                             : fmt::format("an integer from {} to {}", low, high);
  return {text, [=](int64_t x) { return low <= x && x <= high; }};
}

Rule<int64_t> integer_of(const std::vector<int64_t>& values) {
  return {fmt::format("one of {}", fmt::join(values, ", ")),
          [=](int64_t x) { return std::find(values.begin(), values.end(), x) != values.end(); }};
}

Rule<double> above(double low) {
  return {fmt::format("a number above {}", low), [=](double x) { return x > low; }};
}

Rule<double> at_least(double low) {
  return {fmt::format("a number, at least {}", low), [=](double x) { return x >= low; }};
}

Rule<double> share() {
  return {"a number from 0 to below 1", [](double x) { return x >= 0 && x < 1; }};
}

Rule<double> closed_share() {
  return {"a number from 0 to 1", [](double x) { return x >= 0 && x <= 1; }};
}

Rule<double> positive_share() {
  return {"a number above 0, at most 1", [](double x) { return x > 0 && x <= 1; }};
}

Rule<bool> yes_or_no() {
  return {"true or false", [](bool) { return true; }, {"true", "false"}};
}

Rule<std::string> one_of(const std::vector<std::string>& names) {
  const auto known = [=](const std::string& x) {
    return std::find(names.begin(), names.end(), x) != names.end();
  };
  return {(names.size() == 1 ? "" : "one of ") + join(names), known, names};
}

Rule<std::string> any_text() {
  return {"a text on one line (UTF-8)", [](const std::string& x) {
            return find_non_text(x) == std::string::npos && x.find_first_of("\n\r\t") == std::string::npos;
          }};
}

Rule<std::string> folder_name() {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  };
  return {"a name of letters, digits, '_', '-' and '.' that does not start with '.'",
          [=](const std::string& x) {
            return !x.empty() && x[0] != '.' && x.size() <= 100 && std::all_of(x.begin(), x.end(), allowed);
          }};
}

std::optional<int64_t> read_value(const std::string& text, const Rule<int64_t>&) {
  return read_number<int64_t>(text);
}

std::optional<double> read_value(const std::string& text, const Rule<double>&) {
  const std::optional<double> value = read_number<double>(text);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<bool> read_value(const std::string& text, const Rule<bool>&) {
  if (text != "true" && text != "false") return std::nullopt;
  return text == "true";
}

std::optional<std::string> read_value(const std::string& text, const Rule<std::string>&) { return text; }

std::string print_value(int64_t value) { return fmt::format("{}", value); }
std::string print_value(double value) { return fmt::format("{}", value); }
std::string print_value(bool value) { return value ? "true" : "false"; }
std::string print_value(const std::string& value) { return value; }

std::string must_be(const std::string& expected, const std::string& given,
                    const std::vector<std::string>& names) {
  const std::string nearest = nearest_name(given, names);
  return fmt::format("it must be {}{}", expected,
                     nearest.empty() ? "" : fmt::format(" (did you mean '{}'?)", nearest));
}

}  // namespace bsexp::experiments
