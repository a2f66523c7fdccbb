#include "bsexp/datasets/loose_json.h"

#include <charconv>

#include "bsexp/datasets/prepare.h"

namespace bsexp::datasets {

namespace {

// Each `read_...` moves on past what it reads, and is false where something else stands.
class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  bool read_object(std::map<std::string, std::string>* members) {
    if (!take('{')) return false;
    if (take('}')) return true;
    do {
      std::string name, value;
      bool scalar = false;
      if (!read_text(name) || !take(':') || !read_value(value, scalar)) return false;
      if (scalar && members != nullptr) (*members)[name] = value;
    } while (take(','));
    return take('}');
  }

  bool at_end() {
    skip_blanks();
    return rest_.empty();
  }

 private:
  static constexpr int kDeepest = 64;

  void skip_blanks() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\t' || rest_[0] == '\r'))
      rest_.remove_prefix(1);
  }
  bool take(char c) {
    skip_blanks();
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool read_value(std::string& value, bool& scalar) {
    skip_blanks();
    if (rest_.empty()) return false;
    if (rest_[0] == '{' || rest_[0] == '[') {
      if (++depth_ > kDeepest) return false;
      const bool whole = rest_[0] == '{' ? read_object(nullptr) : read_list();
      --depth_;
      return whole;
    }
    const size_t quote = rest_[0] == 'u' ? 1 : 0;
    if (rest_.size() > quote && (rest_[quote] == '"' || rest_[quote] == '\'')) {
      scalar = true;
      return read_text(value);
    }
    return read_word(value, scalar);
  }

  bool read_list() {
    if (!take('[')) return false;
    if (take(']')) return true;
    do {
      std::string value;
      bool scalar = false;
      if (!read_value(value, scalar)) return false;
    } while (take(','));
    return take(']');
  }

  // A number, or true, false, null and Python's names for them.
  bool read_word(std::string& value, bool& scalar) {
    const size_t end = std::min(rest_.find_first_of(",]} \t\r"), rest_.size());
    value = rest_.substr(0, end);
    double number = 0;
    const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    scalar = error == std::errc() && stop == value.data() + value.size();
    for (const std::string_view word : {"true", "false", "null", "True", "False", "None"}) {
      if (!scalar && value == word) {
        rest_.remove_prefix(end);
        return true;
      }
    }
    if (scalar) rest_.remove_prefix(end);
    return scalar;
  }

  bool read_text(std::string& text) {
    skip_blanks();
    const std::string_view before = rest_;
    if (rest_.starts_with("u'") || rest_.starts_with("u\"")) rest_.remove_prefix(1);
    if (rest_.empty() || (rest_[0] != '"' && rest_[0] != '\'')) {
      rest_ = before;
      return false;
    }
    const char quote = rest_[0];
    rest_.remove_prefix(1);
    while (!rest_.empty() && rest_[0] != quote) {
      if (rest_[0] != '\\') {
        text.push_back(rest_[0]);
        rest_.remove_prefix(1);
      } else if (!read_escape(text)) {
        return false;
      }
    }
    if (rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool read_escape(std::string& text) {
    if (rest_.size() < 2) return false;
    constexpr std::string_view kNames = "nrtbf0", kValues = {"\n\r\t\b\f\0", 6};
    const char name = rest_[1];
    rest_.remove_prefix(2);
    if (name == 'u' || name == 'x') return read_code(name == 'u' ? 4 : 2, text);
    if (const size_t at = kNames.find(name); at != std::string_view::npos) {
      text.push_back(kValues[at]);
    } else if (std::string_view("\"'\\/").find(name) != std::string_view::npos) {
      text.push_back(name);
    } else {  // as Python reads it
      text.push_back('\\');
      text.push_back(name);
    }
    return true;
  }

  std::optional<uint32_t> take_digits(size_t n_digits) {
    uint32_t code = 0;
    const std::string_view digits = rest_.substr(0, n_digits);
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (digits.size() < n_digits || error != std::errc() || stop != digits.data() + n_digits)
      return std::nullopt;
    rest_.remove_prefix(n_digits);
    return code;
  }

  // Half a surrogate pair is replaced.
  bool read_code(size_t n_digits, std::string& text) {
    const auto high = take_digits(n_digits);
    if (!high) return false;
    uint32_t code = *high;
    if (code >= 0xd800 && code < 0xdc00 && rest_.starts_with("\\u")) {
      const std::string_view before = rest_;
      rest_.remove_prefix(2);
      const auto low = take_digits(4);
      if (low && *low >= 0xdc00 && *low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (*low - 0xdc00);
      } else {
        rest_ = before;
      }
    }
    if (code >= 0xd800 && code < 0xe000) code = 0xfffd;
    append_utf8(text, code);
    return true;
  }

  std::string_view rest_;
  int depth_ = 0;
};

}  // namespace

std::optional<std::map<std::string, std::string>> read_loose_json(std::string_view line) {
  Parser parser(line);
  std::map<std::string, std::string> members;
  if (!parser.read_object(&members) || !parser.at_end()) return std::nullopt;
  return members;
}

}  // namespace bsexp::datasets
