#pragma once
// Elements of views as doubles, whatever they are stored as: x(r, f) reads, y.put(r, f, value) writes.
//
// A Writer made from an Out obeys it: an empty one ignores what is put, an accumulating one adds.
#include <bit>
#include <cstdint>

#include "bsexp/kernels/view.h"

namespace bsexp::kernels::reference {

// bf16 is the upper half of an f32.
inline double bf16_value(uint16_t bits) {
  return static_cast<double>(std::bit_cast<float>(static_cast<uint32_t>(bits) << 16));
}

class Reader {
 public:
  explicit Reader(const View& view) : view_(view) {}

  double operator()(int64_t r, int64_t f) const {
    const int64_t i = f * view_.rows + r;
    if (view_.dtype == DType::f64) return view_.as<double>()[i];
    if (view_.dtype == DType::bf16) return bf16_value(static_cast<const uint16_t*>(view_.data)[i]);
    return static_cast<double>(view_.as<float>()[i]);
  }

 private:
  View view_;
};

class Writer {
 public:
  explicit Writer(const View& view) : Writer(Out{view}) {}
  explicit Writer(const Out& out) : out_(out), old_(out.view) {}

  void put(int64_t r, int64_t f, double value) const {
    if (!out_) return;
    if (out_.accumulate) value += old_(r, f);
    const int64_t i = f * out_.view.rows + r;
    if (out_.view.dtype == DType::f64) {
      out_.view.as<double>()[i] = value;
    } else {
      out_.view.as<float>()[i] = static_cast<float>(value);
    }
  }

 private:
  Out out_;
  Reader old_;
};

// Calls body(r, f) for every element of `shape`, in the order of memory.
template <class Body>
void for_each(const View& shape, Body&& body) {
  for (int64_t f = 0; f < shape.features; ++f) {
    for (int64_t r = 0; r < shape.rows; ++r) body(r, f);
  }
}

}  // namespace bsexp::kernels::reference
