#pragma once
// Checksums, in lower-case hexadecimal.
#include <cstdint>
#include <span>
#include <string>

namespace bsexp::datasets {

// `algorithm` is "sha256" or "md5" (for sums that others published).
std::string checksum_of(std::span<const uint8_t> bytes, const std::string& algorithm);

}  // namespace bsexp::datasets
