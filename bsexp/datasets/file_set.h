#pragma once
// The files below a folder, or in an archive (tar in any compression, zip), the same way.
#include <filesystem>
#include <functional>
#include <string>

namespace bsexp::datasets {

// Calls `visit(name, read)` for every plain file: `name` is its path from the folder or in the archive, with
// "/" between its parts, `read()` its content. In no particular order. UserError when the path is not there,
// is neither, or the archive is damaged.
using FileVisitor = std::function<void(const std::string& name, const std::function<std::string()>& read)>;
void each_file(const std::filesystem::path& path, const FileVisitor& visit);

}  // namespace bsexp::datasets
