#pragma once
// A terminal's size, and lines that are redrawn in place on it.
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bsexp {

struct TerminalSize {
  size_t columns = 80, rows = 24;
};

// None where the stream is no terminal; 80 x 24 where it does not tell.
std::optional<TerminalSize> terminal_size(std::FILE* stream);

// The first `columns` characters of UTF-8 text, each of which takes one column.
std::string cut_to_columns(std::string_view text, size_t columns);

// Lines at the end of a terminal that take the place of those drawn before. Lines are cut to the width, and
// lines that do not fit the height are left out: what wraps or scrolls cannot be redrawn.
class LiveLines {
 public:
  explicit LiveLines(std::FILE* stream) : stream_(stream) {}
  ~LiveLines() { std::fflush(stream_); }
  LiveLines(const LiveLines&) = delete;
  LiveLines& operator=(const LiveLines&) = delete;

  void draw(const std::vector<std::string>& lines);
  // Takes the lines away, so that others can be written.
  void clear();

 private:
  std::FILE* stream_;
  size_t n_drawn_ = 0;
};

}  // namespace bsexp
