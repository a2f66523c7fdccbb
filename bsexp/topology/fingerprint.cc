#include "bsexp/topology/fingerprint.h"

#include <algorithm>
#include <array>
#include <memory>
#include <span>

#include <openssl/evp.h>

#include "bsexp/base/error.h"

namespace bsexp::topology {

namespace {

class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    ASSERT(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1, "no SHA-256");
  }

  template <class T>
  void add(std::span<const T> values) {
    constexpr size_t kChunk = 4096;
    std::array<unsigned char, kChunk * sizeof(T)> bytes;
    for (size_t begin = 0; begin < values.size(); begin += kChunk) {
      const auto chunk = values.subspan(begin, std::min(kChunk, values.size() - begin));
      size_t size = 0;
      for (const T value : chunk) {
        for (size_t byte = 0; byte < sizeof(T); ++byte)
          bytes[size++] = static_cast<unsigned char>(value >> (8 * byte));
      }
      EVP_DigestUpdate(context_.get(), bytes.data(), size);
    }
  }

  // The first `n_bytes`, in hexadecimal.
  std::string digits(size_t n_bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr);
    return fmt::format("{:02x}", fmt::join(std::span(digest).first(n_bytes), ""));
  }

 private:
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

}  // namespace

std::string fingerprint(const BlockMask& mask) {
  constexpr size_t kBytes = 16;
  const std::array<int64_t, 2> shape = {mask.n_rows(), mask.n_columns()};
  Sha256 sum;
  sum.add<int64_t>(shape);
  sum.add<int64_t>(mask.indptr());
  sum.add<int32_t>(mask.indices());
  return sum.digits(kBytes);
}

}  // namespace bsexp::topology
