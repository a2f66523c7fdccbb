#pragma once
// One object of "loose JSON" a line, as review collections are published (McAuley 2014): strict JSON, or the
// way Python prints a dictionary (strings in single or double quotes, u'...', True, None).
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace bsexp::datasets {

// The members of the object whose values are texts or numbers, as text; others are read and left out. None
// where the line is not one whole object.
std::optional<std::map<std::string, std::string>> read_loose_json(std::string_view line);

}  // namespace bsexp::datasets
