#pragma once
// The named characters of HTML 4, with those that HTML 5 also takes without their semicolon (WHATWG, "Named
// character references"), and apos. In ascending order of their names.
#include <cstdint>
#include <span>
#include <string_view>

namespace bsexp::datasets {

struct HtmlEntity {
  std::string_view name;  // "eacute"
  uint32_t code;          // a Unicode code point
  bool bare;              // also without semicolon
};

std::span<const HtmlEntity> html_entities();

}  // namespace bsexp::datasets
