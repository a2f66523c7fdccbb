#pragma once
// Forward and backward data for the instruction set that the including file is compiled for: the same code
// over weights that are packed along one side or the other, slab by slab (block_layout.h): while the threads
// go through one, its inputs stay in their caches.
//
// Weights that come packed (PackWeights) are read as they are. Others are packed on the way, the slices of
// one output block at a time, into memory that stays in the caches; meanwhile the blocks that come next are
// fetched.
#include <span>

#include "bsexp/base/thread_pool.h"
#include "bsexp/kernels/cpu/few_rows_impl.h"
#include "bsexp/kernels/cpu/memory.h"
#include "bsexp/kernels/cpu/packed_weights_impl.h"
#include "bsexp/kernels/cpu/packing.h"
#include "bsexp/kernels/cpu/product_amx_impl.h"
#include "bsexp/kernels/cpu/product_parts.h"
#include "bsexp/kernels/cpu/product_tile_impl.h"

namespace bsexp::kernels {

namespace {

// The last output block of a product whose features do not fill it: computed beside y, and the features that
// there are copied.
class WholeBlock {
 public:
  // For the features `begin` to `end` of the block: other tasks have the others.
  WholeBlock(const Product& of, int64_t j, int64_t first_row, int64_t rows, int64_t begin, int64_t end)
      : s_(of.weights.block_size()),
        n_(of.y.view.features - j * s_),
        rows_(rows),
        stride_(of.y.view.rows),
        y_(floats(of.y.view) + j * s_ * stride_ + first_row),
        whole_(scratch_for_parts(s_ * rows)) {
    for (int64_t k = begin; k < end; ++k) {
      const bool there = k < n_;
      bias_[k] = there && of.bias != nullptr ? of.bias[j * s_ + k] : 0;
      for (int64_t r = 0; r < rows; ++r) {
        whole_[k * rows + r] = there && of.y.accumulate ? y_[k * stride_ + r] : 0;
      }
    }
  }
  float* y() { return whole_; }
  const float* bias() const { return bias_; }
  // Features `begin` to `end`, as far as they are there.
  void copy_back(int64_t begin, int64_t end) const {
    for (int64_t k = begin; k < std::min(end, n_); ++k) {
      for (int64_t r = 0; r < rows_; ++r) y_[k * stride_ + r] = whole_[k * rows_ + r];
    }
  }

 private:
  int64_t s_, n_, rows_, stride_;
  float *y_, *whole_;
  float bias_[64];
};

// Calls compute(y, y_stride, bias) for the rows of output block j, and brings what it wrote to features
// `begin` to `end` of the block into place.
template <class Compute>
inline void into_place(const Product& of, int64_t j, int64_t first_row, int64_t rows, int64_t begin,
                       int64_t end, Compute compute) {
  const int64_t s = of.weights.block_size(), stride = of.y.view.rows;
  if ((j + 1) * s <= of.y.view.features) {
    compute(floats(of.y.view) + j * s * stride + first_row, stride,
            of.bias == nullptr ? nullptr : of.bias + j * s);
  } else {
    WholeBlock whole(of, j, first_row, rows, begin, end);
    compute(whole.y(), rows, whole.bias());
    whole.copy_back(begin, end);
  }
}

// The blocks of the output block after j, to be fetched while j is computed.
inline StoredBlocks blocks_after(const Weights& weights, int64_t j) {
  const SparseSide& side = weights.side;
  if (j + 1 == side.n_outer) return {};
  const int64_t s = side.block_size;
  return {static_cast<const char*>(weights.w.data), s * s * size_of(weights.w.dtype),
          side.blocks + side.begin[j + 1], side.begin[j + 2] - side.begin[j + 1]};
}

// Slices `begin` to `end` of output block j, for all rows.
template <class Arithmetic>
inline void product_outer(const Product& of, const Panels& panels, const Slices& slices, int64_t j,
                          int64_t begin, int64_t end) {
  const Weights& weights = of.weights;
  const int64_t s = weights.block_size(), words = weights.words();
  const int64_t n = weights.side.begin[j + 1] - weights.side.begin[j];
  const float* w = of.packed;
  if (w != nullptr) {
    w += packed_at(weights, slices, j, 0);
  } else {
    float* const packed = scratch_for_weights(n * s * words);
    pack_slices(weights, slices, j, begin, end, packed + n * words * slices.first(begin));
    w = packed;
  }
  const std::span<const Block> blocks = live_blocks(weights, j);
  if (blocks.empty() && of.y.accumulate && of.bias == nullptr) return;
  for (int64_t p = 0; p < panels.count(); ++p) {
    const int64_t width = panels.width(p);
    const OutputBlock block{w,
                            n,
                            words,
                            blocks.data(),
                            blocks.data() + blocks.size(),
                            words * width,
                            width,
                            of.packed == nullptr ? blocks_after(weights, j) : StoredBlocks{},
                            s * size_of(weights.w.dtype) / 4};
    into_place(of, j, panels.first_row(p), width, slices.first(begin), slices.first(end),
               [&](float* y, int64_t y_stride, const float* bias) {
                 product_rows<Arithmetic>(slices, begin, end, block, panels.data(p), width, y, y_stride,
                                          {of.y.accumulate, bias});
               });
  }
}

template <class Arithmetic>
void product_of(const Product& whole, ThreadPool& threads) {
  const SparseSide& sides = whole.weights.side;
  const Slices slices(sides.block_size);
  const Panels panels = pack<Arithmetic::kPerWord>(whole.x, sides.n_inner * sides.block_size, threads);
  for (int64_t p = 0; p < sides.n_slabs; ++p) {
    const Product of = whole.slab(p);
    const SparseSide& side = of.weights.side;
    const int n_tasks = n_product_tasks(product_work(side, of.x.rows), threads.size());
    threads.run(n_tasks, [&](int task) {
      for_task_slices(side, slices.count, task, n_tasks, [&](int64_t j, int64_t begin, int64_t end) {
        product_outer<Arithmetic>(of, panels, slices, j, begin, end);
      });
    });
  }
}

// The weights of a product of a layout. Tiles of AMX take all inputs at a time: they are through with a slab
// before its sums are worth writing.
inline Weights weights_of(const BlockLayout& layout, bool transposed, const View& w, const View& gate) {
  Weights weights{{}, transposed, w, floats(gate)};
  if (kHasTiles && weights.as_bf16()) {
    weights.side = transposed ? by_input(layout) : by_output(layout);
  } else {
    weights.side = transposed ? in_backward_order(layout) : in_forward_order(layout);
  }
  return weights;
}

// Forward alone: backward data finds the features that its vectors would hold far apart.
void few_rows_forward(const BsmmForward& args, ThreadPool& threads) {
  const SparseSide side = by_input(*args.layout);
  const Panels panels = pack<1>(args.x, side.n_outer * side.block_size, threads);
  const FewRows of{side, floats(args.w), panels.first, args.x.rows};
  few_rows_product(of, scratch_for_parts(of.n_pieces() * of.n_sums()), args.y.view.features,
                   floats(args.y.view), {args.y.accumulate, floats(args.bias)}, threads);
}

void pack_weights(const PackWeights& args, ThreadPool& threads) {
  check_packed(*args.layout, args.w, args.gate, args.packed);
  const Weights weights =
      weights_of(*args.layout, args.reader == PackWeights::Reader::backward_data, args.w, args.gate);
  if (kHasTiles && weights.as_bf16()) {
    pack_for_tiles(weights, floats(args.packed), threads);
  } else {
    pack_all(weights, floats(args.packed), threads);
  }
}

void product(const Product& of, ThreadPool& threads) {
  const Weights& weights = of.weights;
  ASSERT(of.x.dtype == weights.w.dtype, "a product of {} by {}", name_of(of.x.dtype),
         name_of(weights.w.dtype));
  if (kHasTiles && weights.as_bf16()) {
    product_of_tiles(of, threads);
  } else if (weights.as_bf16()) {
    product_of<Bf16Product>(of, threads);
  } else {
    product_of<F32Product>(of, threads);
  }
}

void bsmm_forward(const BsmmForward& args, ThreadPool& threads) {
  if (!args.y || args.x.rows == 0) return;
  check_product(*args.layout, args.x, args.w, args.y.view);
  check_extras(*args.layout, args.bias, args.gate, args.packed);
  if (args.x.rows <= kFewRows && args.x.dtype == DType::f32 && !args.gate)
    return few_rows_forward(args, threads);
  product({weights_of(*args.layout, false, args.w, args.gate), floats(args.packed), args.x, floats(args.bias),
           args.y},
          threads);
}

void bsmm_backward_data(const BsmmBackwardData& args, ThreadPool& threads) {
  if (!args.dx || args.dy.rows == 0) return;
  check_product(*args.layout, args.dx.view, args.w, args.dy);
  check_extras(*args.layout, {}, args.gate, args.packed);
  product({weights_of(*args.layout, true, args.w, args.gate), floats(args.packed), args.dy, nullptr, args.dx},
          threads);
}

}  // namespace

}  // namespace bsexp::kernels
