#pragma once
// Memory for numbers: aligned to cache lines (to 2 MiB pages when large), zero filled, owned by one buffer,
// which moves but does not copy. std::bad_alloc when the machine has no more.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

#include <sys/mman.h>

namespace bsexp {

struct FreeDeleter {
  void operator()(void* p) const { std::free(p); }
};

template <class T>
class AlignedBuffer {
  static_assert(std::is_trivially_copyable_v<T>, "zero bytes must be a value");

 public:
  AlignedBuffer() = default;
  explicit AlignedBuffer(size_t size) : size_(size) {
    constexpr size_t kLine = 64;
    constexpr size_t kHugePage = size_t{2} << 20;
    const size_t alignment = size * sizeof(T) >= kHugePage ? kHugePage : kLine;
    const size_t bytes = (size * sizeof(T) + alignment - 1) / alignment * alignment;
    if (size > std::numeric_limits<size_t>::max() / sizeof(T) - kHugePage) throw std::bad_alloc();
    if (bytes == 0) return;
    data_.reset(static_cast<T*>(std::aligned_alloc(alignment, bytes)));
    if (!data_) throw std::bad_alloc();
    if (alignment == kHugePage)
      madvise(data_.get(), bytes, MADV_HUGEPAGE);  // a hint: refusal costs only speed
    std::memset(static_cast<void*>(data_.get()), 0, bytes);
  }

  AlignedBuffer(AlignedBuffer&& other) noexcept
      : data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)) {}
  AlignedBuffer& operator=(AlignedBuffer&& other) noexcept {
    data_ = std::move(other.data_);
    size_ = std::exchange(other.size_, 0);
    return *this;
  }

  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }
  size_t size() const { return size_; }
  T& operator[](size_t i) { return data_.get()[i]; }
  const T& operator[](size_t i) const { return data_.get()[i]; }
  T* begin() { return data(); }
  T* end() { return data() + size_; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size_; }
  std::span<T> span() { return {data(), size_}; }
  std::span<const T> span() const { return {data(), size_}; }

 private:
  std::unique_ptr<T, FreeDeleter> data_;
  size_t size_ = 0;
};

// At least n values in a buffer: those that are there, or new ones where they are too few.
template <class T>
T* grown(AlignedBuffer<T>& buffer, int64_t n) {
  if (buffer.size() < static_cast<size_t>(n)) buffer = AlignedBuffer<T>(static_cast<size_t>(n));
  return buffer.data();
}

}  // namespace bsexp
