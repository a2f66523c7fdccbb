#pragma once
// One array of NumPy's format .npy (numpy.lib.format, versions 1 to 3): booleans, integers and real numbers
// of either byte order.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bsexp::topology {

class NpyArray {
 public:
  // From the bytes of a file, of which it refers to the values. With `header_only` the values may be missing.
  // UserError, begun with `where`, when the bytes are no such array or not as many as the header claims.
  NpyArray(const std::string& where, std::string_view bytes, bool header_only = false);

  const std::vector<int64_t>& shape() const { return shape_; }
  int64_t size() const { return size_; }
  bool is_integer() const { return kind_ == 'i' || kind_ == 'u'; }
  int64_t item_bytes() const { return item_bytes_; }
  // The place of element (i, j) of a matrix among the values.
  int64_t place(int64_t i, int64_t j) const { return fortran_ ? j * shape_[0] + i : i * shape_[1] + j; }

  // Values by their place. `integer` is for integers alone, and saturates.
  int64_t integer(int64_t place) const;
  bool is_zero(int64_t place) const;
  // Of an array of bytes, such as a name.
  std::string text() const { return std::string(values_); }

 private:
  void read_header(const std::string& where, std::string_view header);

  char kind_ = 0;  // b, i, u, f, S
  bool big_endian_ = false, fortran_ = false;
  int64_t item_bytes_ = 0, size_ = 0;
  std::vector<int64_t> shape_;
  std::string_view values_;
};

// An array as a file, version 1. `descr` is NumPy's type, "<i4"; `values` are its bytes.
std::string npy_bytes(std::string_view descr, std::span<const int64_t> shape, std::string_view values);

}  // namespace bsexp::topology
