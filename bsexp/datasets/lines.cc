#include "bsexp/datasets/lines.h"

#include <algorithm>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"

namespace bsexp::datasets {

bool LineReader::next(std::string& line) {
  constexpr size_t kLongest = size_t{1} << 28;
  size_t searched = begin_;
  for (;;) {
    const auto from = bytes_.begin() + static_cast<std::ptrdiff_t>(searched);
    const auto end = std::find(from, bytes_.end(), uint8_t{'\n'});
    const bool whole = end != bytes_.end();
    if (!whole) {
      searched = bytes_.size() - begin_;
      bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(begin_));
      begin_ = 0;
      REQUIRE(bytes_.size() <= kLongest, "{}: line {} is longer than {}; is this a file of lines?",
              path_.string(), number_ + 1, format_bytes(static_cast<double>(kLongest)));
      if (reader_.next(bytes_)) continue;
      if (bytes_.empty()) return false;
    }
    const auto stop = whole ? end : bytes_.end();
    line.assign(bytes_.begin() + static_cast<std::ptrdiff_t>(begin_), stop);
    begin_ = static_cast<size_t>(stop - bytes_.begin()) + (whole ? 1 : 0);
    if (line.ends_with('\r')) line.pop_back();
    ++number_;
    return true;
  }
}

}  // namespace bsexp::datasets
