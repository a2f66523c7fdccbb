#pragma once
// The norms of the columns of block weights, for the instruction set that the including file is compiled for.
#include <algorithm>

#include "bsexp/base/thread_pool.h"
#include "bsexp/kernels/cpu/memory.h"
#include "bsexp/kernels/cpu/product_plan.h"

namespace bsexp::kernels {

namespace {

// Calls body(j) for the output blocks of a layout, in parallel.
template <class Body>
inline void for_outputs(const SparseSide& side, ThreadPool& threads, Body body) {
  const double work = static_cast<double>(side.n_blocks()) * side.block_size * side.block_size;
  const int n_tasks = n_product_tasks(work, threads.size());
  threads.run(n_tasks, [&](int task) {
    const int64_t end = first_outer(side, task + 1, n_tasks);
    for (int64_t j = first_outer(side, task, n_tasks); j < end; ++j) body(j);
  });
}

constexpr int kLargestBlock = 64;

// The features of block i that there are, of so many in all.
inline int64_t there(int64_t features, int64_t i, int64_t s) { return std::min(s, features - i * s); }

void column_norm_forward(const ColumnNormForward& args, ThreadPool& threads) {
  const SparseSide side = by_output(*args.layout);
  const float* const w = floats(args.w);
  float* const norm = floats(args.norm);
  const int s = side.block_size;
  for_outputs(side, threads, [&](int64_t j) {
    float squares[kLargestBlock] = {};
    for (int64_t b = side.begin[j]; b < side.begin[j + 1]; ++b) {
      const float* block = w + static_cast<int64_t>(side.blocks[b].number) * s * s;
      const int64_t n = there(args.layout->n_input(), side.blocks[b].other, s);
      for (int64_t c = 0; c < n; ++c) {
        for (int k = 0; k < s; ++k) squares[k] += block[c * s + k] * block[c * s + k];
      }
    }
    const int64_t n = there(args.layout->n_output(), j, s);
    for (int64_t k = 0; k < n; ++k) norm[j * s + k] = __builtin_sqrtf(squares[k]);
  });
}

void column_norm_backward(const ColumnNormBackward& args, ThreadPool& threads) {
  if (!args.dw) return;
  const SparseSide side = by_output(*args.layout);
  const float *const w = floats(args.w), *const norm = floats(args.norm), *const dnorm = floats(args.dnorm);
  float* const dw = floats(args.dw.view);
  const int s = side.block_size;
  for_outputs(side, threads, [&](int64_t j) {
    float factor[kLargestBlock] = {};
    const int64_t n_outputs = there(args.layout->n_output(), j, s);
    for (int64_t k = 0; k < n_outputs; ++k) {
      factor[k] = norm[j * s + k] == 0 ? 0 : dnorm[j * s + k] / norm[j * s + k];
    }
    for (int64_t b = side.begin[j]; b < side.begin[j + 1]; ++b) {
      const int64_t begin = static_cast<int64_t>(side.blocks[b].number) * s * s;
      const int64_t n_inputs = there(args.layout->n_input(), side.blocks[b].other, s);
      for (int c = 0; c < s; ++c) {
        for (int k = 0; k < s; ++k) {
          const int64_t at = begin + c * s + k;
          const float term = c < n_inputs && k < n_outputs ? factor[k] * w[at] : 0;
          dw[at] = (args.dw.accumulate ? dw[at] : 0) + term;
        }
      }
    }
  });
}

}  // namespace

}  // namespace bsexp::kernels
