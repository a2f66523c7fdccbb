#pragma once
// Sums over the rows and the features of a matrix, in one pass, the same for any number of threads.
//
// A body gives, for the vector at a place, the terms of K sums over features (one for each row) and of M sums
// over rows (one for each feature). The features are cut into fixed pieces; inside a piece sums are f32, over
// pieces they are f64 in the order of the pieces.
#include <utility>

#include "bsexp/kernels/cpu/loops.h"

namespace bsexp::kernels {

namespace {

template <int K, int M>
struct Terms {
  F by_row[K > 0 ? K : 1];
  F by_feature[M > 0 ? M : 1];
};

constexpr int64_t kBlock = 64;  // features whose sums are put down at once

// In the lanes without the bit kBit a[lane] + a[lane + kBit], in the others b[lane - kBit] + b[lane].
template <size_t kBit, size_t... kLane>
F add_pairs(F a, F b, std::index_sequence<kLane...>) {
  return __builtin_shufflevector(a, b, (kLane & kBit ? kLanes + kLane : kLane)...) +
         __builtin_shufflevector(a, b, ((kLane & kBit ? kLanes + kLane : kLane) ^ kBit)...);
}

// The sum of the lanes of v[i] in lane i, for kLanes vectors, which are used up.
template <size_t kBit = kLanes / 2>
F sums_of_each(F* v) {
  for (size_t i = 0; i < kBit; ++i) {
    v[i] = add_pairs<kBit>(v[i], v[i + kBit], std::make_index_sequence<size_t{kLanes}>());
  }
  if constexpr (kBit > 1) {
    return sums_of_each<kBit / 2>(v);
  } else {
    return v[0];
  }
}

// The sums of one piece. `by_row` [K, rows].
template <int K, int M>
class PieceSums {
 public:
  PieceSums(int64_t rows, float* by_row, const Target* by_feature)
      : rows_(rows), by_row_(by_row), by_feature_(by_feature) {
    std::fill_n(by_row, K * rows, 0.0F);
  }

  template <class Body>
  void add(int64_t begin, int64_t end, Body body) {
    if (rows_ == 1) {
      add_over_features(begin, end, body);
      return;
    }
    for (int64_t f = begin; f < end; f += kBlock) add_block(f, std::min(end, f + kBlock), body);
  }

 private:
  template <class Body>
  void add_over_features(int64_t begin, int64_t end, Body body) {
    F sums[K + 1] = {};
    for_vectors(begin, end, [&](auto span) {
      const auto terms = body(place<false>(span, 0, span.offset));
      for (int k = 0; k < K; ++k) sums[k] += span.or_else(terms.by_row[k], 0);
      for (int m = 0; m < M; ++m) span.put(by_feature_[m], terms.by_feature[m]);
    });
    for (int k = 0; k < K; ++k) by_row_[k] = sum_of(sums[k]);
  }

  template <class Body>
  void add_block(int64_t begin, int64_t end, Body body) {
    float across[M + 1][kBlock] = {};
    int64_t r = 0;
    for (; r + 4 * kLanes <= rows_; r += 4 * kLanes) add_tile<4>(Whole{r}, begin, end, across, body);
    for (; r + 2 * kLanes <= rows_; r += 2 * kLanes) add_tile<2>(Whole{r}, begin, end, across, body);
    for_vectors(r, rows_, [&](auto span) { add_tile<1>(span, begin, end, across, body); });
    for (int m = 0; m < M; ++m) {
      for_vectors(begin, end,
                  [&](auto span) { span.put(by_feature_[m], span.moved(-begin).load(across[m])); });
    }
  }

  template <int kVectors, bool kWhole, class Body>
  void add_tile(Span<kWhole> first, int64_t begin, int64_t end, float (*across)[kBlock], Body body) {
    F sums[K + 1][kVectors] = {};
    for (int64_t group = begin; group < end; group += kLanes) {
      F by_feature[M + 1][kLanes];
      for (int64_t i = 0; i < kLanes; ++i) {
        F feature_sums[M + 1] = {};
        for (int v = 0; v < kVectors && group + i < end; ++v) {
          const Span<kWhole> rows = first.moved(v * kLanes);
          const auto terms = body(place<true>(rows.moved((group + i) * rows_), rows.offset, group + i));
          for (int k = 0; k < K; ++k) sums[k][v] += terms.by_row[k];
          for (int m = 0; m < M; ++m) feature_sums[m] += first.or_else(terms.by_feature[m], 0);
        }
        for (int m = 0; m < M; ++m) by_feature[m][i] = feature_sums[m];
      }
      for (int m = 0; m < M; ++m) {
        float* const sum = across[m] + (group - begin);
        store(sum, load(sum) + sums_of_each(by_feature[m]));
      }
    }
    for (int k = 0; k < K; ++k) {
      for (int v = 0; v < kVectors; ++v) {
        const Span<kWhole> at = first.moved(k * rows_ + v * kLanes);
        at.store(by_row_, at.load(by_row_) + sums[k][v]);
      }
    }
  }

  int64_t rows_;
  float* by_row_;
  const Target* by_feature_;
};

// Calls body(place), which gives Terms<K, M>, everywhere. The result [K, rows] is valid until the next call;
// `by_feature` are M outputs [1, F].
template <int K, int M, class Body>
const double* sum_matrix(const View& shape, int64_t grain, ThreadPool& threads, const Target* by_feature,
                         Body body) {
  const Pieces pieces(shape);
  const int64_t n = K * shape.rows;
  float* const parts = scratch_for_parts(pieces.count * n);
  threads.for_ranges(pieces.count, grain / Pieces::kElements, [&](int64_t begin, int64_t end) {
    for (int64_t piece = begin; piece < end; ++piece) {
      PieceSums<K, M>(shape.rows, parts + piece * n, by_feature)
          .add(pieces.begin(piece), pieces.end(piece), body);
    }
  });
  double* const sums = scratch_for_sums(n);
  std::fill_n(sums, n, 0.0);
  for (int64_t piece = 0; piece < pieces.count; ++piece) {
    for (int64_t i = 0; i < n; ++i) sums[i] += static_cast<double>(parts[piece * n + i]);
  }
  return sums;
}

}  // namespace

}  // namespace bsexp::kernels
