#include "bsexp/base/terminal.h"

#include <algorithm>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace bsexp {

std::optional<TerminalSize> terminal_size(std::FILE* stream) {
  const int descriptor = fileno(stream);
  if (isatty(descriptor) != 1) return std::nullopt;
  TerminalSize result;
  winsize size = {};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return result;
  if (size.ws_col > 0) result.columns = size.ws_col;
  if (size.ws_row > 0) result.rows = size.ws_row;
  return result;
}

std::string cut_to_columns(std::string_view text, size_t columns) {
  for (size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80;
    if (begins && columns-- == 0) return std::string(text.substr(0, i));
  }
  return std::string(text);
}

void LiveLines::draw(const std::vector<std::string>& lines) {
  const TerminalSize size = terminal_size(stream_).value_or(TerminalSize());
  clear();
  n_drawn_ = std::min(lines.size(), size.rows - 1);
  std::string text;
  // The last column stays free for the cursor.
  for (size_t i = 0; i < n_drawn_; ++i) text += cut_to_columns(lines[i], size.columns - 1) + '\n';
  std::fputs(text.c_str(), stream_);
  std::fflush(stream_);
}

void LiveLines::clear() {
  if (n_drawn_ == 0) return;
  std::fputs(fmt::format("\033[{}A\r\033[J", n_drawn_).c_str(), stream_);
  std::fflush(stream_);
  n_drawn_ = 0;
}

}  // namespace bsexp
