#pragma once
// The loops of the dense kernels: where a vector lies in a tensor, and how tensors are cut for the threads.
//
// A kernel is a body that is called with places: `at.load(x)` reads the vector there, `at.put(y, value)`
// writes it as the output y asks. Bodies never see how the work is cut, so results cannot depend on it; sums
// are cut at fixed places, whatever the number of threads, and their parts are added in order.
#include <algorithm>
#include <cstdint>

#include "bsexp/base/thread_pool.h"
#include "bsexp/kernels/cpu/memory.h"
#include "bsexp/kernels/cpu/vector.h"
#include "bsexp/kernels/view.h"

namespace bsexp::kernels {

namespace {

// Elements that a thread should have at least: below, a thread costs more than it saves.
constexpr int64_t kLightGrain = 16384;  // for some additions an element
constexpr int64_t kHeavyGrain = 2048;   // for exponentials and divisions

// An Out as a pointer: null, overwritten or added to.
struct Target {
  float* data = nullptr;
  bool accumulate = false;

  explicit Target(const View& view) : data(floats(view)) {}
  explicit Target(const Out& out) : data(floats(out.view)), accumulate(out.accumulate) {}
};

// A vector at an offset of any array of one shape; one that is not whole has n < kLanes elements.
template <bool kWhole>
struct Span {
  int64_t offset;
  int n = kLanes;

  F load(const float* p) const {
    if constexpr (kWhole) {
      return kernels::load(p + offset);
    } else {
      return load_part(p + offset, n);
    }
  }
  void store(float* p, F value) const {
    if constexpr (kWhole) {
      kernels::store(p + offset, value);
    } else {
      store_part(p + offset, value, n);
    }
  }
  void put(const Target& y, F value) const {
    if (y.data == nullptr) return;
    store(y.data, y.accumulate ? load(y.data) + value : value);
  }
  // `value` in the lanes that are there, `outside` in the others.
  F or_else(F value, float outside) const {
    if constexpr (kWhole) {
      return value;
    } else {
      return select(lane_numbers() < n, value, splat(outside));
    }
  }
  Span moved(int64_t by) const { return {offset + by, n}; }
};

using Whole = Span<true>;
using Part = Span<false>;

// Calls body(span) for the vectors of begin ... end - 1.
template <class Body>
void for_vectors(int64_t begin, int64_t end, Body body) {
  int64_t i = begin;
  for (; i + kLanes <= end; i += kLanes) body(Whole{i});
  if (i < end) body(Part{i, static_cast<int>(end - i)});
}

// Calls body(span) for the vectors of a flat array of n elements.
template <class Body>
void for_elements(int64_t n, int64_t grain, ThreadPool& threads, Body body) {
  constexpr int64_t kChunk = 1024;  // so that only the last vector of all is not whole
  threads.for_ranges((n + kChunk - 1) / kChunk, grain / kChunk, [&](int64_t begin, int64_t end) {
    for_vectors(begin * kChunk, std::min(n, end * kChunk), body);
  });
}

// Walks a matrix whose every stride-th feature has a partner, feature j of another matrix: chosen(span,
// partner) for the vectors of those features, rest(span) for the others.
template <class Chosen, class Rest>
void for_strides(const View& shape, int64_t stride, ThreadPool& threads, Chosen chosen, Rest rest) {
  if (stride == 1) {
    for_elements(shape.size(), kLightGrain, threads, [=](auto at) { chosen(at, at); });
    return;
  }
  const int64_t rows = shape.rows, features = shape.features, n = (features + stride - 1) / stride;
  threads.for_ranges(n, kLightGrain / (rows * stride), [=](int64_t begin, int64_t end) {
    for (int64_t j = begin; j < end; ++j) {
      const int64_t f = j * stride, next = std::min(features, f + stride);
      for_vectors(f * rows, (f + 1) * rows, [=](auto at) { chosen(at, at.moved((j - f) * rows)); });
      for_vectors((f + 1) * rows, next * rows, rest);
    }
  });
}

// A vector of a matrix. Over rows it lies in one feature: what belongs to the feature is the same for all
// lanes. A matrix of one row is walked over its features instead.
template <bool kWhole, bool kOverRows>
struct Place : Span<kWhole> {
  int64_t r, f;

  F row(const float* p) const {  // p [R, 1]
    if constexpr (kOverRows) {
      return Span<kWhole>{r, this->n}.load(p);
    } else {
      return splat(p[0]);
    }
  }
  F feature(const float* p) const {  // p [1, F]
    if constexpr (kOverRows) {
      return splat(p[f]);
    } else {
      return Span<kWhole>{f, this->n}.load(p);
    }
  }
};

template <bool kOverRows, bool kWhole>
Place<kWhole, kOverRows> place(Span<kWhole> span, int64_t r, int64_t f) {
  return {span, r, f};
}

// Calls body(place) for the vectors of the features begin ... end - 1.
template <class Body>
void for_places(int64_t rows, int64_t begin, int64_t end, Body body) {
  if (rows == 1) {
    for_vectors(begin, end, [=](auto span) { body(place<false>(span, 0, span.offset)); });
    return;
  }
  for (int64_t f = begin; f < end; ++f) {
    for_vectors(0, rows, [=](auto span) {
      const int64_t r = span.offset;
      body(place<true>(span.moved(f * rows), r, f));
    });
  }
}

// The features of a matrix in pieces of a fixed number of elements.
struct Pieces {
  explicit Pieces(const View& shape)
      : features(shape.features),
        length(std::max<int64_t>(1, (kElements / shape.rows + kLanes - 1) / kLanes * kLanes)),
        count((features + length - 1) / length) {}

  int64_t begin(int64_t piece) const { return piece * length; }
  int64_t end(int64_t piece) const { return std::min(features, (piece + 1) * length); }

  static constexpr int64_t kElements = 8192;
  int64_t features, length, count;
};

// Calls body(place) everywhere.
template <class Body>
void for_matrix(const View& shape, int64_t grain, ThreadPool& threads, Body body) {
  const Pieces pieces(shape);
  threads.for_ranges(pieces.count, grain / Pieces::kElements, [&](int64_t begin, int64_t end) {
    for_places(shape.rows, pieces.begin(begin), pieces.end(end - 1), body);
  });
}

}  // namespace

}  // namespace bsexp::kernels
