#include "bsexp/datasets/file_set.h"

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/datasets/archive.h"

namespace bsexp::datasets {

namespace fs = std::filesystem;

void each_file(const fs::path& path, const FileVisitor& visit) {
  std::error_code unreachable;
  REQUIRE(fs::exists(path, unreachable), "{} does not exist", path.string());
  if (!fs::is_directory(path, unreachable)) return each_member(path, visit);
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (!entry.is_regular_file()) continue;
    const fs::path& file = entry.path();
    visit(file.lexically_relative(path).generic_string(), [&] { return read_file(file); });
  }
}

}  // namespace bsexp::datasets
