#include "bsexp/datasets/prepare.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "bsexp/datasets/html_entities.h"

namespace bsexp::datasets {

void append_utf8(std::string& text, uint32_t code) {
  const auto put = [&](uint32_t byte) { text.push_back(static_cast<char>(byte)); };
  const auto tail = [&](int shift) { put(0x80 | ((code >> shift) & 0x3f)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xc0 | (code >> 6));
    tail(0);
  } else if (code < 0x10000) {
    put(0xe0 | (code >> 12));
    tail(6);
    tail(0);
  } else {
    put(0xf0 | (code >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

namespace {

constexpr std::string_view kBefore = "\n ", kAfter = " ";

// Numbers from 0x80 to 0x9f are meant in Windows-1252.
constexpr std::array<uint16_t, 32> kWindows = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
                                               0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
                                               0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                               0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

void append_numbered(std::string& text, uint32_t code) {
  constexpr uint32_t kReplacement = 0xfffd;
  if (code >= 0x80 && code < 0xa0) return append_utf8(text, kWindows[code - 0x80]);
  if (code == 0 || (code >= 0xd800 && code < 0xe000) || code > 0x10ffff)
    return append_utf8(text, kReplacement);
  const bool control = code < 0x20 && (code < 9 || code == 0xb || code > 0xd);
  const bool no_character = (code >= 0xfdd0 && code < 0xfdf0) || (code & 0xfffe) == 0xfffe;
  if (!control && code != 0x7f && !no_character) append_utf8(text, code);
}

// The number that `text` begins with, and how many characters it takes with its semicolon.
struct Number {
  uint32_t code;
  size_t length;
};

std::optional<Number> read_number(std::string_view text) {
  const bool hexadecimal = !text.empty() && (text[0] == 'x' || text[0] == 'X');
  const std::string_view digits = hexadecimal ? "0123456789abcdef" : "0123456789";
  const size_t begin = hexadecimal ? 1 : 0;
  uint32_t code = 0;
  size_t end = begin;
  for (; end < text.size(); ++end) {
    const char lower = static_cast<char>(text[end] >= 'A' && text[end] <= 'F' ? text[end] + 32 : text[end]);
    const size_t digit = digits.find(lower);
    if (digit == std::string_view::npos) break;
    constexpr uint32_t kTooLarge = 0x110000;
    code = std::min(kTooLarge, code * static_cast<uint32_t>(digits.size()) + static_cast<uint32_t>(digit));
  }
  if (end == begin) return std::nullopt;
  if (end < text.size() && text[end] == ';') ++end;
  return Number{code, end};
}

const HtmlEntity* find_entity(std::string_view name) {
  const auto all = html_entities();
  const auto found = std::lower_bound(all.begin(), all.end(), name,
                                      [](const HtmlEntity& row, std::string_view n) { return row.name < n; });
  return found != all.end() && found->name == name ? &*found : nullptr;
}

// Appends the named character that `text` begins with; the number of characters it takes, or 0.
size_t append_named(std::string& result, std::string_view text) {
  constexpr size_t kLongest = 32;
  const size_t length = std::min(text.find_first_of("\t\n\f <&#;"), std::min(text.size(), kLongest));
  const bool closed = length < text.size() && text[length] == ';';
  if (closed) {
    if (const HtmlEntity* entity = find_entity(text.substr(0, length))) {
      append_utf8(result, entity->code);
      return length + 1;
    }
  }
  for (size_t n = length; n >= 2; --n) {
    const HtmlEntity* entity = find_entity(text.substr(0, n));
    if (entity == nullptr || !entity->bare) continue;
    append_utf8(result, entity->code);
    return n;
  }
  return 0;
}

}  // namespace

std::string html_unescape(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const size_t mark = std::min(text.find('&'), text.size());
    result += text.substr(0, mark);
    text.remove_prefix(mark);
    if (text.empty()) break;
    size_t taken = 0;
    if (text.size() > 1 && text[1] == '#') {
      if (const auto number = read_number(text.substr(2))) {
        append_numbered(result, number->code);
        taken = number->length + 1;
      }
    } else {
      taken = append_named(result, text.substr(1));
    }
    if (taken == 0) result.push_back('&');
    text.remove_prefix(1 + taken);
  }
  return result;
}

std::string_view stripped(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\n\v\f\r\x1c\x1d\x1e\x1f", kNoBreak = "\xc2\xa0";
  for (;;) {
    if (text.starts_with(kNoBreak)) {
      text.remove_prefix(2);
    } else if (text.ends_with(kNoBreak)) {
      text.remove_suffix(2);
    } else if (!text.empty() && kBlanks.find(text.front()) != std::string_view::npos) {
      text.remove_prefix(1);
    } else if (!text.empty() && kBlanks.find(text.back()) != std::string_view::npos) {
      text.remove_suffix(1);
    } else {
      return text;
    }
  }
}

std::string for_model(std::string_view text) {
  std::string plain = html_unescape(text);
  std::replace(plain.begin(), plain.end(), '\n', ' ');
  return std::string(kBefore).append(stripped(plain)).append(kAfter);
}

bool is_blank(std::string_view prepared) { return prepared.size() <= kBefore.size() + kAfter.size(); }

std::string utf8_of_latin1(std::string_view text) {
  std::string result;
  for (const char c : text) append_utf8(result, static_cast<unsigned char>(c));
  return result;
}

}  // namespace bsexp::datasets
