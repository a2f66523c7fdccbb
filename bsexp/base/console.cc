#include "bsexp/base/console.h"

#include <cstdio>

namespace bsexp {

namespace {

void print_line(std::FILE* file, const std::string& text) {
  std::fputs((text + "\n").c_str(), file);
  std::fflush(file);
}

}  // namespace

void Console::result(const std::string& text) const {
  if (!json) print_line(stdout, text);
}

void Console::json_line(const std::string& object) const {
  if (json) print_line(stdout, object);
}

void Console::note(const std::string& text) const {
  if (!quiet) print_line(stderr, text);
}

void Console::warn(const std::string& text) const { print_line(stderr, "warning: " + text); }

}  // namespace bsexp
