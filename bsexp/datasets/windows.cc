#include "bsexp/datasets/windows.h"

#include <algorithm>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"

namespace bsexp::datasets {

Windows::Windows(const Bytes& text, int64_t batch, int64_t length)
    : text_(text),
      batch_(batch),
      length_(length),
      stream_length_((static_cast<int64_t>(text.size()) - 1) / batch) {
  REQUIRE(stream_length_ >= length,
          "a text of {} bytes is too short for a batch of {} streams and windows of {} bytes: it needs {}; "
          "use a smaller "
          "train.batch or train.window, or more text",
          format_count(static_cast<int64_t>(text.size())), batch, length, format_count(batch * length + 1));
}

Window Windows::cut(int64_t begin, int64_t length) const {
  Window window;
  window.length = length;
  window.first = begin == 0;
  for (int64_t t = begin; t < begin + length; ++t) {
    for (int64_t b = 0; b < batch_; ++b) {
      const auto position = static_cast<size_t>(b * stream_length_ + t);
      window.inputs.push_back(text_[position]);
      window.targets.push_back(text_[position + 1]);
    }
  }
  return window;
}

Window Windows::training(int64_t number) const { return cut(number % per_epoch() * length_, length_); }

Window Windows::evaluation(int64_t number) const {
  ASSERT(number >= 0 && number < n_evaluation(), "window {} of {}", number, n_evaluation());
  const int64_t begin = number * length_;
  return cut(begin, std::min(length_, stream_length_ - begin));
}

}  // namespace bsexp::datasets
