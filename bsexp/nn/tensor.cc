#include "bsexp/nn/tensor.h"

#include <algorithm>

namespace bsexp::nn {

struct Pool::Memory {
  explicit Memory(kernels::BackendPtr owner) : backend(std::move(owner)) {}
  ~Memory() {
    for (auto& [bytes, list] : free) {
      for (void* data : list) backend->free(data);
    }
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  kernels::BackendPtr backend;
  std::map<int64_t, std::vector<void*>> free;  // by bytes
  int64_t in_use = 0;
  int64_t peak = 0;
};

struct Tensor::Storage {
  Storage(std::shared_ptr<Pool::Memory> owner, int64_t size) : memory(std::move(owner)), bytes(size) {
    auto& list = memory->free[bytes];
    if (list.empty()) {
      data = memory->backend->allocate(bytes);
    } else {
      data = list.back();
      list.pop_back();
    }
    memory->in_use += bytes;
    memory->peak = std::max(memory->peak, memory->in_use);
  }
  ~Storage() {
    memory->in_use -= bytes;
    memory->free[bytes].push_back(data);
  }
  Storage(const Storage&) = delete;
  Storage& operator=(const Storage&) = delete;

  std::shared_ptr<Pool::Memory> memory;
  int64_t bytes;
  void* data = nullptr;
};

namespace {

template <class T>
std::vector<double> copy_out(kernels::Backend& backend, const View& view) {
  std::vector<T> values(static_cast<size_t>(view.size()));
  backend.copy_out(values.data(), view.data, view.bytes());
  return {values.begin(), values.end()};
}

template <class T>
void copy_in(kernels::Backend& backend, const View& view, const std::vector<double>& values) {
  const std::vector<T> rounded(values.begin(), values.end());
  backend.copy_in(view.data, rounded.data(), view.bytes());
}

}  // namespace

View Tensor::view() const {
  if (empty()) return {};
  return {storage_->data, dtype_, rows_, features_};
}

std::vector<double> Tensor::to_host() const {
  ASSERT(!empty(), "an empty tensor has no contents");
  kernels::Backend& backend = *storage_->memory->backend;
  switch (dtype_) {
    case DType::f32:
      return copy_out<float>(backend, view());
    case DType::f64:
      return copy_out<double>(backend, view());
    case DType::i32:
      return copy_out<int32_t>(backend, view());
    case DType::bf16:
      break;
  }
  throw InternalError("a bf16 tensor is an operand of products, not a result that the host reads");
}

Pool::Pool(kernels::BackendPtr backend, DType real, DType operand)
    : backend_(std::move(backend)),
      real_(real),
      operand_(operand),
      memory_(std::make_shared<Memory>(backend_)) {}

Tensor Pool::make(int64_t rows, int64_t features, DType dtype) {
  ASSERT(rows > 0 && features > 0, "a tensor of [{}, {}]", rows, features);
  Tensor tensor;
  tensor.rows_ = rows;
  tensor.features_ = features;
  tensor.dtype_ = dtype;
  tensor.storage_ = std::make_shared<Tensor::Storage>(memory_, rows * features * kernels::size_of(dtype));
  return tensor;
}

Tensor Pool::zeros(int64_t rows, int64_t features) {
  Tensor tensor = make(rows, features);
  backend_->run(kernels::Fill{tensor.view(), 0});
  return tensor;
}

Tensor Pool::copy(const Tensor& tensor) {
  Tensor result = make_like(tensor);
  backend_->run(kernels::Scale{tensor.view(), 1, {result.view()}});
  return result;
}

Tensor Pool::from_host(int64_t rows, int64_t features, const std::vector<double>& values) {
  ASSERT(static_cast<int64_t>(values.size()) == rows * features, "{} values for [{}, {}]", values.size(),
         rows, features);
  Tensor tensor = make(rows, features);
  if (real_ == DType::f64) {
    copy_in<double>(*backend_, tensor.view(), values);
  } else {
    copy_in<float>(*backend_, tensor.view(), values);
  }
  return tensor;
}

Tensor Pool::operand(const Tensor& tensor) {
  if (tensor.dtype() == operand_) return tensor;
  Tensor rounded = make(tensor.rows(), tensor.features(), operand_);
  backend_->run(kernels::ToBf16{tensor.view(), rounded.view()});
  return rounded;
}

Tensor Pool::from_ids(const int32_t* ids, int64_t count) {
  Tensor tensor = make(count, 1, DType::i32);
  backend_->copy_in(tensor.view().data, ids, tensor.view().bytes());
  return tensor;
}

int64_t Pool::bytes_in_use() const { return memory_->in_use; }
int64_t Pool::peak_bytes() const { return memory_->peak; }

}  // namespace bsexp::nn
