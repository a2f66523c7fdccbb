#include "bsexp/datasets/windows.h"

#include <algorithm>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"

namespace bsexp::datasets {

namespace {

void check_length(int64_t n_bytes, int64_t batch, int64_t length) {
  REQUIRE(batch >= 1 && length >= 1,
          "train.batch and train.window must be at least 1, not {} streams and {} bytes", batch, length);
  const int64_t n_targets = std::max<int64_t>(0, n_bytes - 1);
  std::vector<std::string> remedies = {"more text"};
  if (n_targets >= length) {
    remedies.push_back(fmt::format("train.batch of at most {}", n_targets / length));
  }
  if (n_targets >= batch) {
    remedies.push_back(fmt::format("train.window of at most {}", n_targets / batch));
  }
  REQUIRE(
      n_targets / batch >= length,
      "a text of {} bytes is too short for a batch of {} streams and windows of {} bytes: it needs {}; use "
      "{}",
      format_count(n_bytes), batch, length, format_count(batch * length + 1), join(remedies, " or "));
}

}  // namespace

Windows::Windows(TextPart text, int64_t batch, int64_t length)
    : text_(std::move(text)), batch_(batch), length_(length) {
  check_length(text_.size(), batch, length);
  stream_length_ = (text_.size() - 1) / batch;
}

Window Windows::cut(int64_t begin, int64_t length) const {
  Window window;
  window.length = length;
  window.first = begin == 0;
  window.inputs.resize(static_cast<size_t>(length * batch_));
  window.targets.resize(static_cast<size_t>(length * batch_));
  Bytes stream(static_cast<size_t>(length + 1));
  for (int64_t b = 0; b < batch_; ++b) {
    text_.read(b * stream_length_ + begin, stream);
    for (int64_t t = 0; t < length; ++t) {
      const auto at = static_cast<size_t>(t * batch_ + b);
      window.inputs[at] = stream[static_cast<size_t>(t)];
      window.targets[at] = stream[static_cast<size_t>(t + 1)];
    }
  }
  return window;
}

Window Windows::training(int64_t number) const {
  ASSERT(number >= 0, "window {}", number);
  return cut(number % per_epoch() * length_, length_);
}

Window Windows::evaluation(int64_t number) const {
  ASSERT(number >= 0 && number < n_evaluation(), "window {} of {}", number, n_evaluation());
  const int64_t begin = number * length_;
  return cut(begin, std::min(length_, stream_length_ - begin));
}

}  // namespace bsexp::datasets
