#pragma once
// What a command says: results on standard output, everything else on standard error.
//
// With `json`, results are one JSON object a line and nothing else reaches standard output. With `quiet`,
// notes and progress are silent; results, warnings and errors are not.
#include <string>

#include <fmt/format.h>

namespace bsexp {

struct Console {
  bool json = false;
  bool quiet = false;

  // Human readable text on standard output; silent with `json`. Adds the newline.
  void result(const std::string& text) const;
  // One machine readable line on standard output; silent without `json`.
  void json_line(const std::string& object) const;
  // A remark on standard error; silent with `quiet`.
  void note(const std::string& text) const;
  // "warning: ..." on standard error, always.
  void warn(const std::string& text) const;
};

}  // namespace bsexp
