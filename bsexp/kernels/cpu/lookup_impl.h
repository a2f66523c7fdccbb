#pragma once
// Embedding and SoftmaxCrossEntropy of the cpu backend. Compiled once per instruction set.
#include <cmath>
#include <limits>

#include "bsexp/kernels/cpu/cpu_backend.h"
#include "bsexp/kernels/cpu/sums.h"
#include "bsexp/kernels/cpu/vector_math.h"
#include "bsexp/kernels/ids.h"

namespace bsexp::kernels {

namespace {

inline void run(const EmbeddingForward& k, ThreadPool& threads) {
  const int32_t* const ids = checked_ids(k.ids, k.table.rows, "embedding_forward");
  const float* const table = floats(k.table);
  float* const y = floats(k.y);
  const int64_t rows = k.y.rows, n_ids = k.table.rows;
  threads.for_ranges(k.y.features, kLightGrain / rows, [=](int64_t begin, int64_t end) {
    for (int64_t f = begin; f < end; ++f) {
      for (int64_t r = 0; r < rows; ++r) y[f * rows + r] = table[f * n_ids + ids[r]];
    }
  });
}

inline void run(const EmbeddingBackward& k, ThreadPool& threads) {
  const Target dtable(k.dtable);
  if (dtable.data == nullptr) return;
  const int64_t rows = k.dy.rows, n_ids = k.dtable.view.rows;
  const int32_t* const ids = checked_ids(k.ids, n_ids, "embedding_backward");
  const float* const dy = floats(k.dy);
  threads.for_ranges(k.dy.features, kLightGrain / (rows + n_ids), [=](int64_t begin, int64_t end) {
    for (int64_t f = begin; f < end; ++f) {
      float* const column = dtable.data + f * n_ids;
      if (!dtable.accumulate) std::fill_n(column, n_ids, 0.0F);
      for (int64_t r = 0; r < rows; ++r) column[ids[r]] += dy[f * rows + r];
    }
  });
}

constexpr float kLeast =
    std::numeric_limits<float>::lowest();  // not -inf, whose difference from itself is NaN

inline F largest_of(F a, F b) { return select(a < b, b, a); }

// The largest logit of each row of one piece, and the sum of exp(logit - largest).
inline void sum_piece(const float* logits, int64_t rows, int64_t begin, int64_t end, float* largest,
                      float* sum) {
  if (rows == 1) {
    F most = splat(kLeast), total = splat(0);
    for_vectors(begin, end, [&](auto at) { most = largest_of(most, at.or_else(at.load(logits), kLeast)); });
    largest[0] = kLeast;
    for (int i = 0; i < kLanes; ++i) largest[0] = std::max(largest[0], most[i]);
    for_vectors(begin, end,
                [&](auto at) { total += at.or_else(exp(at.load(logits) - splat(largest[0])), 0); });
    sum[0] = sum_of(total);
    return;
  }
  for_vectors(0, rows, [=](auto at) {
    F most = splat(kLeast), total = splat(0);
    for (int64_t f = begin; f < end; ++f) most = largest_of(most, at.moved(f * rows).load(logits));
    for (int64_t f = begin; f < end; ++f) total += exp(at.moved(f * rows).load(logits) - most);
    at.store(largest, most);
    at.store(sum, total);
  });
}

inline void run(const SoftmaxCrossEntropyForward& k, ThreadPool& threads) {
  const int32_t* const targets = checked_ids(k.targets, k.logits.features, "softmax_cross_entropy_forward");
  const float* const logits = floats(k.logits);
  float *const loss = floats(k.loss), *const log_sum = floats(k.log_sum);
  const int64_t rows = k.logits.rows;
  const Pieces pieces(k.logits);
  float* const largest = scratch_for_parts(2 * pieces.count * rows);
  float* const sums = largest + pieces.count * rows;
  threads.for_ranges(pieces.count, 1, [&](int64_t begin, int64_t end) {
    for (int64_t p = begin; p < end; ++p) {
      sum_piece(logits, rows, pieces.begin(p), pieces.end(p), largest + p * rows, sums + p * rows);
    }
  });
  for (int64_t r = 0; r < rows; ++r) {
    float most = kLeast;
    for (int64_t p = 0; p < pieces.count; ++p) most = std::max(most, largest[p * rows + r]);
    double sum = 0;
    for (int64_t p = 0; p < pieces.count; ++p) {
      const double below = static_cast<double>(largest[p * rows + r]) - static_cast<double>(most);
      sum += static_cast<double>(sums[p * rows + r]) * std::exp(below);
    }
    const double value = static_cast<double>(most) + std::log(sum);
    log_sum[r] = static_cast<float>(value);
    loss[r] = static_cast<float>(value - static_cast<double>(logits[targets[r] * rows + r]));
  }
}

inline void run(const SoftmaxCrossEntropyBackward& k, ThreadPool& threads) {
  const int32_t* const targets = checked_ids(k.targets, k.logits.features, "softmax_cross_entropy_backward");
  const float *const logits = floats(k.logits), *const log_sum = floats(k.log_sum);
  const float* const dloss = floats(k.dloss);
  const Target dlogits(k.dlogits);
  if (dlogits.data == nullptr) return;
  for_matrix(k.logits, kHeavyGrain, threads,
             [=](auto at) { at.put(dlogits, at.row(dloss) * exp(at.load(logits) - at.row(log_sum))); });
  const int64_t rows = k.logits.rows;
  for (int64_t r = 0; r < rows; ++r) dlogits.data[targets[r] * rows + r] -= dloss[r];
}

inline void add_lookup(CpuBackend& backend) {
  backend.add<EmbeddingForward>(run);
  backend.add<EmbeddingBackward>(run);
  backend.add<SoftmaxCrossEntropyForward>(run);
  backend.add<SoftmaxCrossEntropyBackward>(run);
}

}  // namespace

}  // namespace bsexp::kernels
