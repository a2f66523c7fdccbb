#pragma once
// Text as bytes, from a plain file or a gzip file (recognised by its first two bytes; the .dz of dictzip is
// gzip too, and so are several gzip files in one).
#include <cstdint>
#include <filesystem>
#include <vector>

namespace bsexp::datasets {

using Bytes = std::vector<uint8_t>;

// The bytes of the text; the first `limit` of them where limit > 0. A gzip file is read to its end in any
// case, because its checksum stands there. UserError when the file is missing, a folder, empty, or its
// compressed data is cut off or damaged: never a part of a damaged text.
Bytes read_text(const std::filesystem::path& path, int64_t limit = 0);

}  // namespace bsexp::datasets
