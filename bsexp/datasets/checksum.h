#pragma once
// Checksums of files, in lower-case hexadecimal.
#include <filesystem>
#include <string>

namespace bsexp::datasets {

// `algorithm` is "sha256" or "md5" (for sums that others published).
std::string checksum_of(const std::filesystem::path& path, const std::string& algorithm);

}  // namespace bsexp::datasets
