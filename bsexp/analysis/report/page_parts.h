#pragma once
// The files of a page that are compiled into the program, so that it needs none when it writes one.
#include <string_view>

namespace bsexp::analysis::report {

std::string_view page_style();     // page.css
std::string_view page_script();    // page.js
std::string_view chart_library();  // Chart.js, as the distribution's package has it
std::string_view chart_licence();  // its copyright and licence, from the same package

}  // namespace bsexp::analysis::report
