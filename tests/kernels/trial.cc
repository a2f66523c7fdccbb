#include "tests/kernels/trial.h"

#include <bit>
#include <cstring>
#include <limits>

#include "bsexp/base/random.h"

namespace bsexp::kernels {

namespace {

constexpr int64_t kMarked = 128;  // bytes behind every tensor that no kernel may write
constexpr unsigned char kMark = 0xA5;

template <class T>
std::vector<unsigned char> packed(const std::vector<double>& values) {
  std::vector<unsigned char> bytes(values.size() * sizeof(T) + kMarked, kMark);
  for (size_t i = 0; i < values.size(); ++i) {
    const T value = static_cast<T>(values[i]);
    std::memcpy(bytes.data() + i * sizeof(T), &value, sizeof(T));
  }
  return bytes;
}

template <class T>
std::vector<double> unpacked(const std::vector<unsigned char>& bytes) {
  std::vector<double> values((bytes.size() - kMarked) / sizeof(T));
  for (size_t i = 0; i < values.size(); ++i) {
    T value;
    std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
    values[i] = static_cast<double>(value);
  }
  return values;
}

// bf16 by its bits: the upper half of an f32.
struct Bf16 {
  explicit Bf16(double value) : bits(std::bit_cast<uint32_t>(static_cast<float>(value)) >> 16) {}
  Bf16() = default;
  explicit operator double() const {
    return static_cast<double>(std::bit_cast<float>(static_cast<uint32_t>(bits) << 16));
  }
  uint16_t bits;
};

}  // namespace

Trial::Trial(Backend& backend, DType dtype, Shape shape, Outputs outputs)
    : backend_(backend), dtype_(dtype), shape_(shape), outputs_(outputs) {}

Trial::~Trial() {
  for (const Tensor& tensor : tensors_) {
    if (tensor.view) backend_.free(tensor.view.data);
  }
}

View Trial::make(int64_t rows, int64_t features, DType dtype, const std::vector<double>& values,
                 bool output) {
  Tensor tensor;
  tensor.before = dtype == DType::f32   ? packed<float>(values)
                  : dtype == DType::f64 ? packed<double>(values)
                  : dtype == DType::i32 ? packed<int32_t>(values)
                                        : packed<Bf16>(values);
  const auto bytes = static_cast<int64_t>(tensor.before.size());
  tensor.view = {backend_.allocate(bytes), dtype, rows, features};
  tensor.output = output;
  backend_.copy_in(tensor.view.data, tensor.before.data(), bytes);
  tensors_.push_back(tensor);
  return tensor.view;
}

std::vector<double> Trial::draw(int64_t count, Values values) {
  constexpr double kWidth = 3.4641016151377544;  // of uniform numbers whose deviation is 1
  const uint64_t key = stream_key(1, fmt::format("trial/{}", tensors_.size()));
  std::vector<double> drawn(static_cast<size_t>(count));
  for (size_t i = 0; i < drawn.size(); ++i) {
    if (values.zero_every > 0 && static_cast<int64_t>(i) % values.zero_every == 0) continue;
    const double uniform = random_block(key, i / 4)[i % 4] * 0x1p-32 - 0.5;
    drawn[i] = static_cast<double>(static_cast<float>(values.center + values.spread * kWidth * uniform));
  }
  return drawn;
}

View Trial::input(int64_t rows, int64_t features, Values values) {
  return make(rows, features, dtype_, draw(rows * features, values), false);
}

View Trial::bf16_input(int64_t rows, int64_t features) {
  return make(rows, features, DType::bf16, draw(rows * features, {}), false);
}

View Trial::bf16_result(int64_t rows, int64_t features) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  return make(rows, features, DType::bf16, std::vector<double>(static_cast<size_t>(rows * features), nan),
              true);
}

View Trial::ids(int64_t count, int64_t bound) {
  Random random(1, "trial/ids");
  std::vector<double> ids(static_cast<size_t>(count));
  for (double& id : ids) id = static_cast<double>(random.below(bound));
  ids.front() = 0;
  ids.back() = static_cast<double>(bound - 1);
  return make(count, 1, DType::i32, ids, false);
}

View Trial::result(int64_t rows, int64_t features) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  return make(rows, features, dtype_, std::vector<double>(static_cast<size_t>(rows * features), nan), true);
}

View Trial::scratch(int64_t rows, int64_t features) {
  const View view = result(rows, features);
  tensors_.back().compared = false;
  return view;
}

View Trial::updated(int64_t rows, int64_t features, Values values) {
  return make(rows, features, dtype_, draw(rows * features, values), true);
}

View Trial::sums(int64_t count) { return make(1, count, DType::f64, draw(count, {}), true); }

Out Trial::gradient(int64_t rows, int64_t features) {
  if (n_gradients_++ == outputs_.skipped) {
    tensors_.push_back({{}, true, true, {}});
    return {};
  }
  return {outputs_.accumulate ? updated(rows, features) : result(rows, features), outputs_.accumulate};
}

std::vector<unsigned char> Trial::bytes_of(const Tensor& tensor) {
  std::vector<unsigned char> bytes(tensor.before.size());
  backend_.copy_out(bytes.data(), tensor.view.data, static_cast<int64_t>(bytes.size()));
  return bytes;
}

std::vector<std::vector<double>> Trial::written() {
  std::vector<std::vector<double>> outputs;
  for (const Tensor& tensor : tensors_) {
    if (!tensor.output || !tensor.compared) continue;
    if (!tensor.view) {
      outputs.emplace_back();
    } else if (tensor.view.dtype == DType::f64) {
      outputs.push_back(unpacked<double>(bytes_of(tensor)));
    } else if (tensor.view.dtype == DType::bf16) {
      outputs.push_back(unpacked<Bf16>(bytes_of(tensor)));
    } else {
      outputs.push_back(unpacked<float>(bytes_of(tensor)));
    }
  }
  return outputs;
}

std::string Trial::trespass() {
  for (size_t i = 0; i < tensors_.size(); ++i) {
    const Tensor& tensor = tensors_[i];
    if (!tensor.view) continue;
    const std::vector<unsigned char> after = bytes_of(tensor);
    if (!tensor.output && after != tensor.before) return fmt::format("input {} was changed", i);
    for (size_t k = after.size() - kMarked; k < after.size(); ++k) {
      if (after[k] != kMark) return fmt::format("memory behind tensor {} was written", i);
    }
  }
  return "";
}

}  // namespace bsexp::kernels
