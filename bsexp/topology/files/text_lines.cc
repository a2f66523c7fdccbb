#include "bsexp/topology/files/text_lines.h"

#include <algorithm>
#include <charconv>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/text.h"

namespace bsexp::topology {

TextLines::TextLines(const std::filesystem::path& path) : path_(path), text_(read_file(path)), rest_(text_) {
  REQUIRE(!text_.empty(), "{} is empty", path.string());
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
}

bool TextLines::next() {
  if (rest_.empty()) return false;
  const size_t end = std::min(rest_.find('\n'), rest_.size());
  line_ = rest_.substr(0, end);
  rest_.remove_prefix(std::min(end + 1, rest_.size()));
  if (line_.ends_with('\r')) line_.remove_suffix(1);
  fields_ = line_;
  ++number_;
  return true;
}

std::string_view TextLines::field() {
  constexpr std::string_view kBetween = " \t,;";
  fields_.remove_prefix(std::min(fields_.find_first_not_of(kBetween), fields_.size()));
  const std::string_view field = fields_.substr(0, fields_.find_first_of(kBetween));
  fields_.remove_prefix(field.size());
  return field;
}

std::string TextLines::where() const { return fmt::format("{}:{}", path_.string(), number_); }

std::string TextLines::shown() const {
  constexpr size_t kMost = 60;
  return printable(line_.substr(0, kMost)) + (line_.size() > kMost ? "..." : "");
}

bool read_integer(std::string_view text, int64_t& value) {
  const char* end = text.data() + text.size();
  const auto [parsed, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && parsed == end;
}

}  // namespace bsexp::topology
