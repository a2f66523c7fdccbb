#include "bsexp/datasets/split.h"

#include <algorithm>
#include <cmath>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"

namespace bsexp::datasets {

namespace {

void append(std::vector<Range>& part, Range range) {
  if (range.begin == range.end) return;
  if (!part.empty() && part.back().end == range.begin) {
    part.back().end = range.end;
  } else {
    part.push_back(range);
  }
}

SplitRanges split_contiguous(int64_t n, const SplitOptions& options) {
  const auto share = [&](double s) { return static_cast<int64_t>(std::llround(s * static_cast<double>(n))); };
  const int64_t test = share(options.test), valid = share(options.valid);
  SplitRanges split;
  append(split.train, {0, n - test - valid});
  append(split.valid, {n - test - valid, n - test});
  append(split.test, {n - test, n});
  return split;
}

// Whether the part's share of the chunks so far reaches a whole number with this one. `phase` moves the
// pattern by a share of its period: validation stands half way between two chunks of the test part.
bool due(double share, int64_t chunk, double phase) {
  const auto whole = [&](int64_t count) { return std::floor(share * static_cast<double>(count) + phase); };
  return whole(chunk + 1) > whole(chunk);
}

SplitRanges split_interleaved(int64_t n, const SplitOptions& options) {
  REQUIRE(options.chunk >= 1, "data.chunk must be at least 1 byte, not {}", options.chunk);
  SplitRanges split;
  bool valid_waits = false;  // its chunk went to the test part
  for (int64_t chunk = 0, begin = 0; begin < n; ++chunk) {
    const int64_t end = options.chunk < n - begin ? begin + options.chunk : n;
    valid_waits = valid_waits || due(options.valid, chunk, 0.5);
    if (due(options.test, chunk, 0)) {
      append(split.test, {begin, end});
    } else if (valid_waits) {
      append(split.valid, {begin, end});
      valid_waits = false;
    } else {
      append(split.train, {begin, end});
    }
    begin = end;
  }
  return split;
}

void check_part(const std::vector<Range>& part, double share, const char* name, int64_t n_bytes,
                const SplitOptions& options) {
  const std::string chunks =
      options.kind == SplitKind::interleaved ? fmt::format(", chunks of {} bytes", options.chunk) : "";
  REQUIRE(share == 0 || !part.empty(),
          "a text of {} bytes leaves nothing for the {} part (share {}{}): use a longer text, a larger share "
          "or smaller chunks",
          format_count(n_bytes), name, share, chunks);
}

}  // namespace

SplitRanges split_ranges(int64_t n_bytes, const SplitOptions& options) {
  REQUIRE(options.valid >= 0 && options.test >= 0 && options.valid + options.test < 1,
          "the shares of validation ({}) and test ({}) must be 0 or more and leave something to train on",
          options.valid, options.test);
  SplitRanges split = options.kind == SplitKind::contiguous ? split_contiguous(n_bytes, options)
                                                            : split_interleaved(n_bytes, options);
  check_part(split.train, 1 - options.valid - options.test, "training", n_bytes, options);
  check_part(split.valid, options.valid, "validation", n_bytes, options);
  check_part(split.test, options.test, "test", n_bytes, options);
  return split;
}

TextPart::TextPart(const SharedText& text) : TextPart(text, {{0, static_cast<int64_t>(text.size())}}) {}

TextPart::TextPart(SharedText text, std::vector<Range> ranges)
    : text_(std::move(text)), ranges_(std::move(ranges)) {
  for (const Range& range : ranges_) {
    first_.push_back(size_);
    size_ += range.end - range.begin;
  }
}

void TextPart::read(int64_t begin, std::span<uint8_t> to) const {
  ASSERT(begin >= 0 && begin + static_cast<int64_t>(to.size()) <= size_, "bytes {} ... of {}", begin, size_);
  auto range =
      static_cast<size_t>(std::upper_bound(first_.begin(), first_.end(), begin) - first_.begin() - 1);
  for (size_t done = 0; done < to.size(); ++range) {
    const int64_t from = ranges_[range].begin + begin + static_cast<int64_t>(done) - first_[range];
    const auto count = std::min(to.size() - done, static_cast<size_t>(ranges_[range].end - from));
    std::copy_n(text_.data() + from, count, to.data() + done);
    done += count;
  }
}

Split split_text(const SharedText& text, const SplitOptions& options) {
  SplitRanges ranges = split_ranges(static_cast<int64_t>(text.size()), options);
  return {{text, std::move(ranges.train)}, {text, std::move(ranges.valid)}, {text, std::move(ranges.test)}};
}

}  // namespace bsexp::datasets
