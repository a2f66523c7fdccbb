#pragma once
// How a labelled text is prepared for the language model (Radford, Jozefowicz, Sutskever 2017, released
// code): characters written as in HTML become themselves, newlines become blanks, the ends are stripped, and
// the text is put where a review stands between others: "\n " before it, " " after it.
#include <cstdint>
#include <string>
#include <string_view>

namespace bsexp::datasets {

// "&amp;", "&#39;", "&#x27;" and the names of html_entities.h, by the rules of HTML 5 as html.unescape of
// Python follows them; what is no character stays as it is.
std::string html_unescape(std::string_view text);

// Without white space at both ends: that of ASCII and the no-break space.
std::string_view stripped(std::string_view text);

std::string for_model(std::string_view text);

// Whether nothing is between the ends that `for_model` adds.
bool is_blank(std::string_view prepared);

// Appends a Unicode code point.
void append_utf8(std::string& text, uint32_t code);

// Latin-1 as UTF-8.
std::string utf8_of_latin1(std::string_view text);

}  // namespace bsexp::datasets
