#include "bsexp/datasets/dataset.h"

#include <cstdlib>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"
#include "bsexp/datasets/text.h"

namespace bsexp::datasets {

namespace fs = std::filesystem;

fs::path data_folder() {
  const auto variable = [](const char* name) -> std::string {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
  };
  if (const std::string chosen = variable("BSEXP_DATA"); !chosen.empty()) return chosen;
  if (const std::string cache = variable("XDG_CACHE_HOME"); !cache.empty()) return fs::path(cache) / "bsexp";
  const std::string home = variable("HOME");
  REQUIRE(!home.empty(), "there is no data folder: set BSEXP_DATA to the folder for fetched data");
  return fs::path(home) / ".cache" / "bsexp";
}

Text load_fetched(const DatasetRow& row, const TextOptions& options) {
  const fs::path path = data_folder() / row.source->file;
  std::error_code unreachable;
  REQUIRE(fs::exists(path, unreachable), "the dataset {} is not here ({} is missing): bsexp data fetch {}",
          row.name, path.string(), row.name);
  Text text{open_text(path, options.limit)};
  const auto size = static_cast<int64_t>(text.bytes.size());
  REQUIRE(options.limit > 0 || size == row.source->text_size,
          "the dataset {} is not whole ({} holds {} bytes instead of {}): bsexp data fetch {}", row.name,
          path.string(), format_count(size), format_count(row.source->text_size), row.name);
  return text;
}

}  // namespace bsexp::datasets
