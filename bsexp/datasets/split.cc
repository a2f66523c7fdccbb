#include "bsexp/datasets/split.h"

#include <cmath>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"

namespace bsexp::datasets {

namespace {

void append(Bytes& part, const Bytes& text, int64_t begin, int64_t end) {
  part.insert(part.end(), text.begin() + begin, text.begin() + end);
}

Split split_contiguous(const Bytes& text, const SplitOptions& options) {
  const auto n = static_cast<int64_t>(text.size());
  const auto share = [&](double s) { return static_cast<int64_t>(std::llround(s * static_cast<double>(n))); };
  const int64_t test = share(options.test), valid = share(options.valid);
  Split split;
  append(split.train, text, 0, n - test - valid);
  append(split.valid, text, n - test - valid, n - test);
  append(split.test, text, n - test, n);
  return split;
}

// A chunk goes to a part whenever the part's share of the chunks so far would fall behind by one; test first.
Split split_interleaved(const Bytes& text, const SplitOptions& options) {
  REQUIRE(options.chunk >= 1, "data.chunk must be at least 1 byte, not {}", options.chunk);
  const auto n = static_cast<int64_t>(text.size());
  Split split;
  const auto due = [](double share, int64_t chunk) {
    return std::floor(share * static_cast<double>(chunk + 1)) >
           std::floor(share * static_cast<double>(chunk));
  };
  bool valid_waits = false;
  for (int64_t chunk = 0; chunk * options.chunk < n; ++chunk) {
    const int64_t begin = chunk * options.chunk, end = std::min(n, begin + options.chunk);
    valid_waits = valid_waits || due(options.valid, chunk);
    if (due(options.test, chunk)) {
      append(split.test, text, begin, end);
    } else if (valid_waits) {
      append(split.valid, text, begin, end);
      valid_waits = false;
    } else {
      append(split.train, text, begin, end);
    }
  }
  return split;
}

}  // namespace

Split split_text(const Bytes& text, const SplitOptions& options) {
  REQUIRE(options.valid >= 0 && options.test >= 0 && options.valid + options.test < 1,
          "the shares of validation ({}) and test ({}) must be 0 or more and leave something to train on",
          options.valid, options.test);
  Split split = options.kind == SplitKind::contiguous ? split_contiguous(text, options)
                                                      : split_interleaved(text, options);
  const auto check = [&](const Bytes& part, double share, const char* name) {
    REQUIRE(share == 0 || !part.empty(),
            "a text of {} bytes leaves nothing for the {} part (share {}{}): use a longer "
            "text, a larger share or smaller chunks",
            format_count(static_cast<int64_t>(text.size())), name, share,
            options.kind == SplitKind::interleaved ? fmt::format(", chunks of {} bytes", options.chunk) : "");
  };
  check(split.train, 1, "training");
  check(split.valid, options.valid, "validation");
  check(split.test, options.test, "test");
  return split;
}

}  // namespace bsexp::datasets
