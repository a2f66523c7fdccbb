#pragma once
// A tensor: a counted handle on [rows, features] of a backend's memory (feature-major, see kernels/view.h).
//
// Tensors come from a Pool and return their memory to it when the last handle goes, so the windows of a
// training loop reuse the same memory without asking the backend again. The host sees the contents only
// through `to_host` and `from_host`, which copy.
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "bsexp/kernels/backend.h"

namespace bsexp::nn {

using kernels::DType;
using kernels::View;

class Pool;

class Tensor {
 public:
  Tensor() = default;

  int64_t rows() const { return rows_; }
  int64_t features() const { return features_; }
  int64_t size() const { return rows_ * features_; }
  DType dtype() const { return dtype_; }
  bool empty() const { return storage_ == nullptr; }
  View view() const;

  // Feature-major contents as double, whatever the dtype: element (r, f) at f * rows + r.
  std::vector<double> to_host() const;

 private:
  friend class Pool;
  struct Storage;
  std::shared_ptr<Storage> storage_;
  DType dtype_ = DType::f32;
  int64_t rows_ = 0, features_ = 0;
};

// Memory of one backend, kept by size for reuse; tensors keep it alive. `real` is the dtype of tensors that
// name none: the precision of a computation. Products may take narrower operands, `operand` = bf16: they are
// rounded, sums and everything between products stay in `real`.
class Pool {
 public:
  explicit Pool(kernels::BackendPtr backend, DType real = DType::f32)
      : Pool(std::move(backend), real, real) {}
  Pool(kernels::BackendPtr backend, DType real, DType operand);

  Tensor make(int64_t rows, int64_t features) { return make(rows, features, real_); }
  Tensor make(int64_t rows, int64_t features, DType dtype);
  Tensor make_like(const Tensor& tensor) { return make(tensor.rows(), tensor.features(), tensor.dtype()); }
  Tensor zeros(int64_t rows, int64_t features);
  Tensor copy(const Tensor& tensor);
  // Contents are feature-major; ASSERTs the size. The values are rounded to `real`.
  Tensor from_host(int64_t rows, int64_t features, const std::vector<double>& values);
  // The tensor itself, or rounded to what products take.
  Tensor operand(const Tensor& tensor);
  Tensor from_ids(const int32_t* ids, int64_t count);  // i32 [count, 1]

  kernels::Backend& backend() { return *backend_; }
  int64_t bytes_in_use() const;
  int64_t peak_bytes() const;

 private:
  friend class Tensor;
  struct Memory;
  kernels::BackendPtr backend_;
  DType real_, operand_;
  std::shared_ptr<Memory> memory_;
};

}  // namespace bsexp::nn
