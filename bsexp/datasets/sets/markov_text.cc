#include "bsexp/datasets/sets/markov_text.h"

#include <algorithm>

#include "bsexp/datasets/markov.h"

namespace bsexp::datasets {

namespace {

Text load(const DatasetRow&, const TextOptions& options) {
  const MarkovSource source(options.symbols, options.seed);
  const int64_t length = options.limit > 0 ? std::min(options.limit, options.length) : options.length;
  return {source.generate(length), source.entropy_bits()};
}

}  // namespace

DatasetRow markov_text() {
  return {"markov", "a synthetic Markov chain whose entropy is known exactly", SplitKind::contiguous,
          std::nullopt, load};
}

}  // namespace bsexp::datasets
