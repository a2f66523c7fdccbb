#pragma once
// A matrix in a backend's memory: [rows, features], stored feature-major.
//
// Element (r, f) lies at data[f * rows + r]: all rows (the batch) of one feature are neighbours, as in a
// column-major matrix of BLAS or Eigen. Every kernel then runs its vectors over the batch, and the block size
// of a sparse product stops mattering for its speed (docs/architecture.md). Vectors over features (bias,
// gain) have rows = 1; per-row vectors (losses, targets) have features = 1. The block weights [Z, s, s] of a
// layout have rows = 1, features = Z s s.
//
// A view owns nothing, and its memory may be unreadable outside kernels: only backends dereference it.
#include <cstdint>

#include "bsexp/base/error.h"

namespace bsexp::kernels {

// bf16 is the upper half of an f32: operands of products only.
enum class DType : uint8_t { f32, f64, i32, bf16 };

constexpr int64_t size_of(DType dtype) { return dtype == DType::f64 ? 8 : dtype == DType::bf16 ? 2 : 4; }
constexpr const char* name_of(DType dtype) {
  return dtype == DType::f32 ? "f32" : dtype == DType::f64 ? "f64" : dtype == DType::i32 ? "i32" : "bf16";
}

template <class T>
constexpr DType dtype_of();
template <>
constexpr DType dtype_of<float>() {
  return DType::f32;
}
template <>
constexpr DType dtype_of<double>() {
  return DType::f64;
}
template <>
constexpr DType dtype_of<int32_t>() {
  return DType::i32;
}

struct View {
  void* data = nullptr;
  DType dtype = DType::f32;
  int64_t rows = 0;
  int64_t features = 0;

  int64_t size() const { return rows * features; }
  int64_t bytes() const { return size() * size_of(dtype); }
  explicit operator bool() const { return data != nullptr; }  // optional arguments are empty views

  template <class T>
  T* as() const {
    ASSERT(dtype == dtype_of<T>(), "a view of {} is read as {}", name_of(dtype), name_of(dtype_of<T>()));
    return static_cast<T*>(data);
  }
};

// Where a kernel puts a gradient: it overwrites the view, adds to it, or skips it when the view is empty.
struct Out {
  View view;
  bool accumulate = false;

  explicit operator bool() const { return static_cast<bool>(view); }
};

}  // namespace bsexp::kernels
