#pragma once
// The division of a text of n bytes into training, validation and test parts: every byte goes to exactly one.
//
//   contiguous   the head trains, then come validation and, at the end, test (enwik8, text8)
//   interleaved  of every 1/share chunks one validates and one tests, evenly spread: for texts in
//                alphabetical order, whose tail is not like their head. The chunks of a part are joined in
//                their order.
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "bsexp/datasets/shared_text.h"

namespace bsexp::datasets {

enum class SplitKind : uint8_t { contiguous, interleaved };

struct SplitOptions {
  SplitKind kind = SplitKind::contiguous;
  double valid = 0.05, test = 0.05;  // shares of the bytes; 0: no such part
  int64_t chunk = 65536;             // bytes of an interleaved chunk; the last may be shorter
};

struct Range {
  int64_t begin, end;  // bytes begin ... end - 1
};

struct SplitRanges {
  std::vector<Range> train, valid, test;  // in rising order; no two of a part touch
};

// UserError when the shares are impossible, or a part with a share would be empty.
SplitRanges split_ranges(int64_t n_bytes, const SplitOptions& options);

// The ranges of a part, joined in their order; the bytes stay where they are in the text.
class TextPart {
 public:
  TextPart() = default;
  TextPart(const SharedText& text);  // all of it
  TextPart(Bytes text) : TextPart(SharedText(std::move(text))) {}
  TextPart(SharedText text, std::vector<Range> ranges);

  int64_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  // Bytes begin ... begin + to.size() - 1 of the part.
  void read(int64_t begin, std::span<uint8_t> to) const;

 private:
  SharedText text_;
  std::vector<Range> ranges_;
  std::vector<int64_t> first_;  // of each range, in the part
  int64_t size_ = 0;
};

struct Split {
  TextPart train, valid, test;
};

// The parts of `split_ranges`.
Split split_text(const SharedText& text, const SplitOptions& options);

}  // namespace bsexp::datasets
