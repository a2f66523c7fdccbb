#include "bsexp/datasets/sets/copying_text.h"

#include <algorithm>
#include <cmath>

#include "bsexp/base/error.h"
#include "bsexp/base/random.h"
#include "bsexp/datasets/markov.h"

namespace bsexp::datasets {

namespace {

Bytes records(const TextOptions& options, size_t length) {
  Random random(options.seed, "data/copying");
  Bytes text;
  while (text.size() < length) {
    Bytes symbols;
    for (int64_t i = 0; i < options.copied; ++i)
      symbols.push_back(static_cast<uint8_t>(kFirstSymbol + random.below(options.symbols)));
    text.insert(text.end(), symbols.begin(), symbols.end());
    text.push_back('|');
    text.insert(text.end(), symbols.begin(), symbols.end());
    text.push_back('\n');
  }
  text.resize(length);
  return text;
}

Text load(const DatasetRow&, const TextOptions& options) {
  REQUIRE(options.symbols >= 2 && options.symbols <= 64, "a copying text has 2 to 64 symbols, not {}",
          options.symbols);
  REQUIRE(options.copied >= 1, "a copying text repeats 1 symbol or more, not {}", options.copied);
  const int64_t length = options.limit > 0 ? std::min(options.limit, options.length) : options.length;
  const auto copied = static_cast<double>(options.copied);
  return {records(options, static_cast<size_t>(length)),
          copied * std::log2(static_cast<double>(options.symbols)) / (2 * copied + 2)};
}

}  // namespace

DatasetRow copying_text() {
  return {"copying", "synthetic records whose second half repeats the first; the entropy is known exactly",
          SplitKind::contiguous, std::nullopt, load};
}

}  // namespace bsexp::datasets
