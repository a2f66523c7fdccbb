#include "bsexp/datasets/sets/own_text.h"

#include "bsexp/base/error.h"

namespace bsexp::datasets {

namespace {

Text load(const DatasetRow&, const TextOptions& options) {
  REQUIRE(!options.path.empty(), "data.dataset is text, so data.path must name a file, plain or gzip");
  return {read_text(options.path, options.limit), std::nullopt};
}

}  // namespace

DatasetRow own_text() {
  return {"text", "a file of yours, plain or gzip (data.path)", SplitKind::contiguous, std::nullopt, load};
}

}  // namespace bsexp::datasets
