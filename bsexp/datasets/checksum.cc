#include "bsexp/datasets/checksum.h"

#include <array>

#include <openssl/evp.h>

#include "bsexp/base/error.h"

namespace bsexp::datasets {

std::string checksum_of(std::span<const uint8_t> bytes, const std::string& algorithm) {
  const EVP_MD* kind = EVP_get_digestbyname(algorithm.c_str());
  ASSERT(kind != nullptr, "there is no checksum '{}'", algorithm);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  const int made = EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, kind, nullptr);
  ASSERT(made == 1, "the checksum '{}' cannot be computed", algorithm);
  return fmt::format("{:02x}", fmt::join(digest.begin(), digest.begin() + length, ""));
}

}  // namespace bsexp::datasets
