#include "bsexp/datasets/split.h"

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

Bytes gather(const Bytes& text, const std::vector<Range>& part) {
  int64_t size = 0;
  for (const Range& range : part) size += range.end - range.begin;
  Bytes bytes;
  bytes.reserve(static_cast<size_t>(size));
  for (const Range& range : part) {
    bytes.insert(bytes.end(), text.begin() + range.begin, text.begin() + range.end);
  }
  return bytes;
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

Split split_text(const Bytes& text, const SplitOptions& options) {
  const SplitRanges ranges = split_ranges(static_cast<int64_t>(text.size()), options);
  return {gather(text, ranges.train), gather(text, ranges.valid), gather(text, ranges.test)};
}

}  // namespace bsexp::datasets
