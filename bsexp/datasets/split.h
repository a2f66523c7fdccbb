#pragma once
// The division of a text into training, validation and test parts.
#include <cstdint>
#include <string>
#include <vector>

#include "bsexp/datasets/text.h"

namespace bsexp::datasets {

enum class SplitKind : uint8_t {
  contiguous,   // the head trains, the tail validates and tests: enwik8, text8
  interleaved,  // chunks go round: texts in alphabetical order, whose tail is not like their head
};

struct SplitOptions {
  SplitKind kind = SplitKind::contiguous;
  double valid = 0.05, test = 0.05;  // shares of the bytes
  int64_t chunk = 65536;             // bytes of an interleaved chunk
};

struct Split {
  Bytes train, valid, test;  // interleaved chunks are joined in their order
};

// Every byte goes to exactly one part. UserError when a part would be empty.
Split split_text(const Bytes& text, const SplitOptions& options);

}  // namespace bsexp::datasets
