#include "bsexp/topology/files/npy_array.h"

#include <algorithm>
#include <limits>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"
#include "bsexp/topology/files/text_lines.h"

namespace bsexp::topology {

namespace {

constexpr std::string_view kMagic = "\x93NUMPY";

// What stands behind 'KEY': in the header, without blanks before it; empty where the key is missing.
std::string_view value_of(std::string_view header, std::string_view key) {
  const size_t at = header.find(fmt::format("'{}':", key));
  if (at == std::string_view::npos) return {};
  header.remove_prefix(at + key.size() + 3);
  header.remove_prefix(std::min(header.find_first_not_of(' '), header.size()));
  return header;
}

// "(3, 4)", "(3,)" or "()"; false when it is none.
bool read_shape(std::string_view text, std::vector<int64_t>& shape) {
  const size_t end = text.find(')');
  if (!text.starts_with('(') || end == std::string_view::npos) return false;
  std::vector<std::string> parts = split(text.substr(1, end - 1), ',');
  if (!parts.empty() && parts.back().find_first_not_of(' ') == std::string::npos) parts.pop_back();
  for (const std::string& part : parts) {
    const size_t begin = part.find_first_not_of(' ');
    int64_t extent = 0;
    if (begin == std::string::npos || !read_integer(std::string_view(part).substr(begin), extent))
      return false;
    if (extent < 0) return false;
    shape.push_back(extent);
  }
  return true;
}

}  // namespace

NpyArray::NpyArray(const std::string& where, std::string_view bytes, bool header_only) {
  constexpr size_t kVersionBytes = 2;
  REQUIRE(bytes.size() > kMagic.size() + kVersionBytes && bytes.starts_with(kMagic),
          "{} is no NumPy array (.npy), or is cut off", where);
  const int version = static_cast<unsigned char>(bytes[kMagic.size()]);
  REQUIRE(version >= 1 && version <= 3, "{}: version {} of the format is unknown; 1 to 3 are read", where,
          version);
  bytes.remove_prefix(kMagic.size() + kVersionBytes);
  const size_t length_bytes = version == 1 ? 2 : 4;
  size_t length = 0;
  for (size_t i = 0; i < std::min(length_bytes, bytes.size()); ++i)
    length |= static_cast<size_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  REQUIRE(bytes.size() >= length_bytes + length, "{} is cut off in its header", where);
  read_header(where, bytes.substr(length_bytes, length));
  values_ = bytes.substr(length_bytes + length);
  if (header_only) return;
  REQUIRE(static_cast<uint64_t>(size_) * static_cast<uint64_t>(item_bytes_) == values_.size(),
          "{}: the header claims {} values of {} bytes, but {} bytes follow: the file is damaged or cut off",
          where, size_, item_bytes_, values_.size());
}

void NpyArray::read_header(const std::string& where, std::string_view header) {
  const std::string_view descr = value_of(header, "descr"), order = value_of(header, "fortran_order");
  const size_t end = descr.find('\'', 1);
  constexpr size_t kLeast = 3;  // "<f8" between quotes
  const bool quoted = descr.starts_with('\'') && end != std::string_view::npos && end > kLeast;
  const std::string_view type = quoted ? descr.substr(1, end - 1) : std::string_view();
  const bool known = quoted && std::string_view("<>|=").find(type[0]) != std::string_view::npos &&
                     std::string_view("biufS").find(type[1]) != std::string_view::npos &&
                     read_integer(type.substr(2), item_bytes_) && item_bytes_ >= 1 &&
                     item_bytes_ <= (type[1] == 'f' || type[1] == 'S' ? 16 : 8);
  REQUIRE(known, "{}: values of type {} are not read; booleans, integers and real numbers are", where,
          printable(quoted ? type : descr.substr(0, descr.find(", '"))));
  big_endian_ = type[0] == '>';
  kind_ = type[1];
  fortran_ = order.starts_with("True");
  REQUIRE((fortran_ || order.starts_with("False")) && read_shape(value_of(header, "shape"), shape_),
          "{}: the header '{}' has no shape or order", where, printable(header));
  size_ = 1;
  for (const int64_t extent : shape_) {
    REQUIRE(extent == 0 || size_ <= std::numeric_limits<int64_t>::max() / 16 / extent,
            "{}: the header claims an impossible shape", where);
    size_ *= extent;
  }
}

int64_t NpyArray::integer(int64_t place) const {
  const auto* item = reinterpret_cast<const unsigned char*>(values_.data()) + place * item_bytes_;
  uint64_t bits = 0;
  for (int64_t i = 0; i < item_bytes_; ++i) bits = bits << 8 | item[big_endian_ ? i : item_bytes_ - 1 - i];
  if (kind_ == 'u')
    return static_cast<int64_t>(std::min<uint64_t>(bits, std::numeric_limits<int64_t>::max()));
  const int64_t unused_bits = 64 - 8 * item_bytes_;
  return static_cast<int64_t>(bits << unused_bits) >> unused_bits;
}

bool NpyArray::is_zero(int64_t place) const {
  const std::string_view item =
      values_.substr(static_cast<size_t>(place * item_bytes_), static_cast<size_t>(item_bytes_));
  const size_t sign_byte = big_endian_ ? 0 : item.size() - 1;
  for (size_t i = 0; i < item.size(); ++i) {
    const bool is_sign = kind_ == 'f' && i == sign_byte;
    if ((static_cast<unsigned char>(item[i]) & (is_sign ? 0x7f : 0xff)) != 0) return false;
  }
  return true;
}

std::string npy_bytes(std::string_view descr, std::span<const int64_t> shape, std::string_view values) {
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}", descr,
                                   fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
  constexpr size_t kAlignment = 64, kBefore = 10;  // magic, version, length
  header.resize((kBefore + header.size() + kAlignment) / kAlignment * kAlignment - kBefore, ' ');
  header.back() = '\n';
  std::string bytes(kMagic);
  bytes += {'\x01', '\x00', static_cast<char>(header.size() & 0xff), static_cast<char>(header.size() >> 8)};
  bytes += header;
  return bytes.append(values);
}

}  // namespace bsexp::topology
