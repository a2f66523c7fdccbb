#include "bsexp/datasets/checksum.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>

#include <openssl/evp.h>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"

namespace bsexp::datasets {

std::string checksum_of(const std::filesystem::path& path, const std::string& algorithm) {
  const EVP_MD* kind = EVP_get_digestbyname(algorithm.c_str());
  ASSERT(kind != nullptr, "there is no checksum '{}'", algorithm);
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) throw_file_error(path, "read", errno);
  EVP_DigestInit_ex(context.get(), kind, nullptr);
  std::array<unsigned char, 1 << 16> chunk{};
  size_t count = 0;
  while ((count = std::fread(chunk.data(), 1, chunk.size(), file.get())) > 0) {
    EVP_DigestUpdate(context.get(), chunk.data(), count);
  }
  if (std::ferror(file.get()) != 0) throw_file_error(path, "read", errno);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_DigestFinal_ex(context.get(), digest.data(), &length);
  return fmt::format("{:02x}", fmt::join(digest.begin(), digest.begin() + length, ""));
}

}  // namespace bsexp::datasets
