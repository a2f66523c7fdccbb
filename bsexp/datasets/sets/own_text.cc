#include "bsexp/datasets/sets/own_text.h"

#include "bsexp/base/error.h"
#include "bsexp/datasets/prepared_text.h"

namespace bsexp::datasets {

namespace {

Text load(const DatasetRow&, const TextOptions& options) {
  REQUIRE(!options.path.empty(),
          "data.dataset is text, so data.path must name a file, plain or gzip, or a folder of such files");
  const std::vector<std::filesystem::path> files = files_of(options.path);
  if (files.size() == 1 && !TextReader(files[0]).packed()) return {SharedText::map(files[0], options.limit)};
  PreparedText prepared = prepared_text("as it is", files, options.limit, options.console, prepare_as_it_is);
  return {std::move(prepared.text)};
}

}  // namespace

DatasetRow own_text() {
  return {"text",
          "a file of yours, plain or gzip, or a folder of such files (data.path)",
          SplitKind::contiguous,
          std::nullopt,
          load,
          true};
}

}  // namespace bsexp::datasets
