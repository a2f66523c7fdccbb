#pragma once
// One member of an archive (zip, tar in any compression, ar, a .deb inside), through libarchive.
#include <filesystem>
#include <functional>
#include <string>

namespace bsexp::datasets {

// Writes the member `name` of `archive` to `output`. Archives inside archives are named on the way:
// "data.tar*:./usr/share/x" (a part that ends in "*" matches any rest); they lie in OUTPUT.inner meanwhile.
// UserError when the archive is damaged or cut off, or has no such member; then a part of the output may be
// left, so let it be a temporary file.
void extract_member(const std::filesystem::path& archive, const std::string& name,
                    const std::filesystem::path& output);

// Calls `visit(name, read)` for every plain file of the archive, in its order; `read()` gives the content.
// UserError when the archive is damaged or cut off.
void each_member(
    const std::filesystem::path& archive,
    const std::function<void(const std::string& name, const std::function<std::string()>& read)>& visit);

}  // namespace bsexp::datasets
