#pragma once
// A text read line by line, with the place for messages.
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace bsexp::topology {

class TextLines {
 public:
  // The whole file; UserError when it is missing or empty. A byte order mark is left out.
  explicit TextLines(const std::filesystem::path& path);

  // Goes to the next line, which has no line end, "\n" or "\r\n"; false after the last.
  bool next();
  std::string_view line() const { return line_; }
  // The next field of the line, between blanks, commas and semicolons; empty after the last.
  std::string_view field();

  // "FILE:LINE".
  std::string where() const;
  // The line for a message: printable, and cut where it is long.
  std::string shown() const;
  size_t size() const { return text_.size(); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  std::string text_;
  std::string_view rest_, line_, fields_;
  int64_t number_ = 0;
};

// The whole of `text` as an integer; false where it is none or does not fit.
bool read_integer(std::string_view text, int64_t& value);

}  // namespace bsexp::topology
