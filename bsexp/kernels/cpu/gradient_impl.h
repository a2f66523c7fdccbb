#pragma once
// The weight gradient for the instruction set that the including file is compiled for.
//
// Its vectors run over the output features, so dY is transposed: a block at a time along the output blocks,
// or all of it before a walk along the input blocks, where narrow blocks of one input are taken in groups.
// Both walks go slab by slab, as the products do (block_layout.h). Every block of the gradient is written
// once for all time steps that are taken together, and every element is summed in an order that depends on
// the layout and the shapes alone.
#include <span>
#include <vector>

#include "bsexp/base/thread_pool.h"
#include "bsexp/kernels/cpu/gradient_amx_impl.h"
#include "bsexp/kernels/cpu/gradient_tile_impl.h"
#include "bsexp/kernels/cpu/memory.h"
#include "bsexp/kernels/cpu/packing.h"
#include "bsexp/kernels/cpu/transpose_impl.h"

namespace bsexp::kernels {

namespace {

// The gates [1, Z] of the blocks, and what their gradient needs; pointers may be null.
struct GradientGates {
  const float* gate = nullptr;
  View w = {};
  float* dgate = nullptr;
  bool accumulate = false;
};

// Block z through its gate: dw (+)= gate G, dgate (+)= <G, w> with G the gradient without gates. A block
// whose gate is 0 is computed only for the gradient of the gate.
template <class Product, int kBlock>
inline void gated_gradient_block(const GradientGroup& block, int64_t z, const GradientGates& gates, float* dw,
                                 Store how) {
  constexpr int64_t kSize = kBlock * kBlock;
  alignas(64) float whole[kSize] = {};
  const float gate = gates.gate[z];
  if (gate != 0 || gates.dgate != nullptr)
    gradient_group_of<Product, Walk::by_input, kBlock, 1>(block, whole, Store::replace);
  if (gates.dgate != nullptr) {
    alignas(64) float w[kSize];
    copy_scaled(gates.w, z * kSize, kSize, 1, w);
    float terms[kBlock] = {};
    for (int64_t i = 0; i < kSize; ++i) terms[i % kBlock] += whole[i] * w[i];
    float sum = 0;
    for (const float term : terms) sum += term;
    gates.dgate[z] = gates.accumulate ? gates.dgate[z] + sum : sum;
  }
  if (dw == nullptr) return;
  for (int64_t i = 0; i < kSize; ++i) dw[i] = (how == Store::add ? dw[i] : 0) + gate * whole[i];
}

// The distance between the inputs of all steps, or 0.
inline int64_t common_stride(const GradientStep* steps, int64_t n_steps) {
  for (int64_t t = 1; t < n_steps; ++t) {
    if (steps[t].x_stride != steps[0].x_stride) return 0;
  }
  return n_steps == 0 ? 0 : steps[0].x_stride;
}

// Every block of the gradient, for steps with n_rows rows in all.
template <class Product, int kBlock>
inline void gradient_blocks(const SparseSide& side, const GradientStep* steps, int64_t n_steps,
                            int64_t n_rows, float* dw, Store how, const GradientGates& gates,
                            ThreadPool& threads) {
  constexpr int64_t kSize = kBlock * kBlock;
  const int n_tasks = n_gradient_tasks<kBlock>(side, n_rows, threads);
  const int64_t stride = common_stride(steps, n_steps);
  const auto place = [&](int64_t b) { return dw == nullptr ? nullptr : dw + side.blocks[b].number * kSize; };
  threads.run(n_tasks, [&](int task) {
    const int64_t begin = side.n_blocks() * task / n_tasks, end = side.n_blocks() * (task + 1) / n_tasks;
    int64_t outer = begin < end ? outer_of(side, begin) : 0;
    for (int64_t b = begin; b < end;) {
      while (side.begin[outer + 1] <= b) ++outer;
      const int64_t n = gates.gate == nullptr ? std::min(end, side.begin[outer + 1]) - b : 1;
      for_group<kBlock>(n, [&]<int kGroup>() {
        const int64_t next = b + 2 * kGroup <= side.n_blocks() ? b + kGroup : b;
        const GradientGroup group{
            steps, n_steps, outer % side.n_outer, side.blocks + b, side.blocks + next, place(next), stride};
        if (gates.gate != nullptr) {
          gated_gradient_block<Product, kBlock>(group, side.blocks[b].number, gates, place(b), how);
        } else {
          gradient_group_of<Product, Walk::by_input, kBlock, kGroup>(group, place(b), how);
        }
        b += kGroup;
      });
    }
    finish_stores_past_caches();
  });
}

// The same along the output blocks: dY is transposed a block at a time, by the task that needs it and into
// its first cache, while the blocks of the gradient are met in random order.
template <class Product, int kBlock>
void gradient_blocks_by_output(const SparseSide& side, const GradientStep* steps, std::span<const View> dy,
                               int64_t n_rows, float* dw, Store how, ThreadPool& threads) {
  constexpr int64_t kSize = kBlock * kBlock;
  constexpr Block kOnlyOutput{0, 0};
  const auto n_steps = static_cast<int64_t>(dy.size());
  const int64_t stride = common_stride(steps, n_steps);
  const int n_tasks = n_gradient_tasks<kBlock>(side, n_rows, threads);
  threads.run(n_tasks, [&](int task) {
    const int64_t begin = side.n_blocks() * task / n_tasks, end = side.n_blocks() * (task + 1) / n_tasks;
    if (begin == end) return;
    float* const scratch = scratch_for_rows(kStepFloats * n_steps + n_rows * kBlock);
    auto* const own = reinterpret_cast<GradientStep*>(scratch);
    float* const transposed = scratch + kStepFloats * n_steps;
    int64_t outer = outer_of(side, begin);
    for (int64_t b = begin; b < end; ++b) {
      if (b == begin || side.begin[outer + 1] <= b) {
        while (side.begin[outer + 1] <= b) ++outer;
        float* next = transposed;
        for (int64_t t = 0; t < n_steps; ++t) {
          own[t] = steps[t];
          own[t].dy = next;
          transpose_block<kBlock>(dy[static_cast<size_t>(t)], outer % side.n_outer, next);
          next += own[t].rows * kBlock;
        }
      }
      const Block& block = side.blocks[b];
      const Block& follows = side.blocks[std::min(b + 1, end - 1)];
      const GradientGroup group{
          own, n_steps, block.other, &kOnlyOutput, &follows, dw + follows.number * kSize, stride};
      gradient_group_of<Product, Walk::by_output, kBlock, 1>(group, dw + block.number * kSize, how);
    }
    finish_stores_past_caches();
  });
}

// The same along the input blocks, with all of dY transposed into `transposed` before.
template <class Product, int kBlock>
void gradient_blocks_by_input(const SparseSide& side, GradientStep* steps, std::span<const View> dy,
                              int64_t n_rows, float* transposed, float* dw, Store how,
                              const GradientGates& gates, ThreadPool& threads) {
  const auto n_steps = static_cast<int64_t>(dy.size());
  const int n_tasks = n_gradient_tasks<kBlock>(side, n_rows, threads);
  const int64_t n_pieces = n_steps * side.n_inner;
  for (int64_t t = 0, rows = 0; t < n_steps; rows += steps[t++].rows)
    steps[t].dy = transposed + rows * side.n_inner * kBlock;
  threads.run(n_tasks, [&](int task) {
    for (int64_t piece = n_pieces * task / n_tasks; piece < n_pieces * (task + 1) / n_tasks; ++piece) {
      const int64_t t = piece / side.n_inner, j = piece % side.n_inner;
      transpose_block<kBlock>(dy[static_cast<size_t>(t)], j,
                              transposed + (steps[t].dy - transposed) + j * steps[t].dy_block);
    }
  });
  gradient_blocks<Product, kBlock>(side, steps, n_steps, n_rows, dw, how, gates, threads);
}

// Whole steps that are taken together: every block is written once.
template <class Product, int kBlock>
void gradient_together(const BsmmBackwardWeight& args, bool written_once, ThreadPool& threads) {
  const SparseSide side = in_backward_order(*args.layout);
  const int64_t n_input = side.n_outer * kBlock, n_output = side.n_inner * kBlock;
  const auto n_steps = static_cast<int64_t>(args.x.size());
  int64_t n_rows = 0, n_widened = 0;
  for (const View& x : args.x) {
    n_rows += x.rows;
    n_widened += is_whole(x, n_input) ? 0 : x.rows;
  }
  float* const dw = floats(args.dw.view);
  const GradientGates gates{floats(args.gate), args.w, floats(args.dgate.view), args.dgate.accumulate};
  const bool by_outputs = kMostTogether<kBlock> == 1 && gates.gate == nullptr;
  float* next =
      scratch_for_packing(kStepFloats * n_steps + n_widened * n_input + (by_outputs ? 0 : n_rows * n_output));
  auto* const steps = reinterpret_cast<GradientStep*>(next);
  next += kStepFloats * n_steps;
  for (int64_t t = 0; t < n_steps; ++t) {
    const View& x = args.x[static_cast<size_t>(t)];
    const bool whole = is_whole(x, n_input);
    steps[t] = {whole ? floats(x) : next, nullptr, x.rows, kBlock * x.rows, x.rows, kBlock * x.rows};
    if (whole) continue;
    pack_into(x, n_input, x.rows, next, threads);
    next += x.rows * n_input;
  }
  const Store how = how_to_store(args.dw, written_once);
  if (by_outputs) {
    gradient_blocks_by_output<Product, kBlock>(in_forward_order(*args.layout), steps, args.dy, n_rows, dw,
                                               how, threads);
  } else {
    gradient_blocks_by_input<Product, kBlock>(side, steps, args.dy, n_rows, next, dw, how, gates, threads);
  }
}

inline void fill_zero(const Out& out) {
  if (out && !out.accumulate) std::memset(out.view.data, 0, static_cast<size_t>(out.view.bytes()));
}

// Calls body(part, whether it is the only one) for the steps of a gradient, as many at a time as are taken
// together.
template <class Body>
inline void for_steps_together(const BsmmBackwardWeight& args, int64_t most_rows, Body body) {
  const auto n_steps = static_cast<int64_t>(args.x.size());
  const int64_t most = steps_together(args, most_rows);
  for (int64_t first = 0; first < n_steps; first += most) {
    const auto begin = static_cast<size_t>(first),
               count = static_cast<size_t>(std::min(most, n_steps - first));
    BsmmBackwardWeight part = args;
    part.x = part.x.subspan(begin, count);
    part.dy = part.dy.subspan(begin, count);
    part.dw.accumulate |= first > 0;
    part.dgate.accumulate |= first > 0;
    body(part, count == args.x.size());
  }
}

template <class Product>
void weight_gradient(const BsmmBackwardWeight& args, ThreadPool& threads) {
  constexpr int64_t kMostRows = 96;
  for_steps_together(args, kMostRows, [&](const BsmmBackwardWeight& part, bool alone) {
    for_block_size(args.layout->block_size(),
                   [&]<int kBlock>() { gradient_together<Product, kBlock>(part, alone, threads); });
  });
}

inline void weight_gradient_of_tiles(const BsmmBackwardWeight& args, ThreadPool& threads) {
  constexpr int64_t kMostRows = 256;  // tiles are through with a block sooner than its gradient is written
  for_steps_together(args, kMostRows, [&](const BsmmBackwardWeight& part, bool alone) {
    for_block_size(args.layout->block_size(),
                   [&]<int kBlock>() { gradient_of_tiles<kBlock>(part, alone, threads); });
  });
}

// Whether pairs of rows of both sides can be read as words.
inline bool in_pairs(const BsmmBackwardWeight& args) {
  const BlockLayout& layout = *args.layout;
  const int64_t s = layout.block_size();
  bool pairs =
      layout.n_input() == layout.n_input_blocks() * s && layout.n_output() == layout.n_output_blocks() * s;
  for (const View& x : args.x) pairs = pairs && x.dtype == DType::bf16 && x.rows % 2 == 0;
  for (const View& dy : args.dy) pairs = pairs && dy.dtype == DType::bf16;
  return pairs;
}

inline std::vector<View> as_words(std::span<const View> views) {
  std::vector<View> words;
  for (const View& view : views) words.push_back({view.data, DType::f32, view.rows / 2, view.features});
  return words;
}

void bsmm_backward_weight(const BsmmBackwardWeight& args, ThreadPool& threads) {
  if (!args.dw && !args.dgate) return;
  check_weight_gradient(args);
  if (args.x.empty()) {
    fill_zero(args.dw);
    fill_zero(args.dgate);
  } else if (kHasTiles && args.x[0].dtype == DType::bf16 && !args.gate) {
    weight_gradient_of_tiles(args, threads);
  } else if (kHasBf16Product && in_pairs(args)) {
    const std::vector<View> x = as_words(args.x), dy = as_words(args.dy);
    weight_gradient<Bf16Product>({args.layout, x, dy, args.dw, args.w, args.gate, args.dgate}, threads);
  } else {
    weight_gradient<F32Product>(args, threads);
  }
}

}  // namespace

}  // namespace bsexp::kernels
