#pragma once
// The weight gradient for the instruction set that the including file is compiled for.
//
// Its vectors run over the output features, so dY is transposed once for each call. Every block of the
// gradient is written once for all time steps that are taken together, and every element is summed in an
// order that depends on the layout and the shapes alone.
#include <span>
#include <utility>
#include <vector>

#include "bsexp/base/thread_pool.h"
#include "bsexp/kernels/cpu/gradient_tile_impl.h"
#include "bsexp/kernels/cpu/memory.h"
#include "bsexp/kernels/cpu/packing.h"
#include "bsexp/kernels/cpu/slices.h"

namespace bsexp::kernels {

namespace {

// Step kDistance of a transposition: lines i and i + kDistance of v swap what is off the diagonal.
template <int kDistance, int... kLane>
inline void swap_halves(F* v, std::integer_sequence<int, kLane...> /*lanes*/) {
#pragma GCC unroll 16
  for (int i = 0; i < kLanes; ++i) {
    if ((i & kDistance) != 0) continue;
    const F a = v[i], b = v[i + kDistance];
    v[i] = __builtin_shufflevector(a, b, ((kLane & kDistance) == 0 ? kLane : kLane - kDistance + kLanes)...);
    v[i + kDistance] =
        __builtin_shufflevector(a, b, ((kLane & kDistance) == 0 ? kLane + kDistance : kLane + kLanes)...);
  }
}

// to[r * to_stride + k] = from[k * from_stride + r] for kLanes x kLanes.
inline void transpose_lanes(const float* from, int64_t from_stride, float* to, int64_t to_stride) {
  constexpr auto kAll = std::make_integer_sequence<int, kLanes>{};
  F v[kLanes];
#pragma GCC unroll 16
  for (int k = 0; k < kLanes; ++k) v[k] = load(from + k * from_stride);
  if constexpr (kLanes > 8) swap_halves<8>(v, kAll);
  if constexpr (kLanes > 4) swap_halves<4>(v, kAll);
  swap_halves<2>(v, kAll);
  swap_halves<1>(v, kAll);
#pragma GCC unroll 16
  for (int r = 0; r < kLanes; ++r) store(to + r * to_stride, v[r]);
}

// [kBlock][rows], features `stride` apart -> [rows][kBlock].
template <int kBlock>
inline void transpose_rows(const float* from, int64_t stride, int64_t rows, float* to) {
  int64_t r = 0;
  if constexpr (kBlock >= kLanes) {
    for (; r + kLanes <= rows; r += kLanes) {
      for (int k = 0; k < kBlock; k += kLanes)
        transpose_lanes(from + k * stride + r, stride, to + r * kBlock + k, kBlock);
    }
  }
  for (; r + 4 <= rows; r += 4) {
    for (int k = 0; k < kBlock; k += 4)
      transpose_4x4(from + k * stride + r, stride, to + r * kBlock + k, kBlock);
  }
  for (; r < rows; ++r) {
    for (int k = 0; k < kBlock; ++k) to[r * kBlock + k] = from[k * stride + r];
  }
}

// Block j of the features of dy, f32 or bf16: [rows][kBlock], with zeros for features that are not there.
template <int kBlock>
inline void transpose_block(const View& dy, int64_t j, float* to) {
  const int64_t rows = dy.rows, first = j * kBlock, n = std::min<int64_t>(kBlock, dy.features - first);
  if (n == kBlock && dy.dtype == DType::f32) {
    transpose_rows<kBlock>(floats(dy) + first * rows, rows, rows, to);
    return;
  }
  float* const whole = scratch_for_parts(kBlock * rows);
  copy_scaled(dy, first * rows, n * rows, 1, whole);
  std::fill_n(whole + n * rows, (kBlock - n) * rows, 0.0F);
  transpose_rows<kBlock>(whole, rows, rows, to);
}

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
    gradient_group_of<Product, kBlock, 1>(block, whole, Store::replace);
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

// Every block of the gradient, for steps with n_rows rows in all. Input block i is number i of the steps' x,
// or number place[i].
template <class Product, int kBlock>
inline void gradient_blocks(const SparseSide& side, const GradientStep* steps, int64_t n_steps,
                            int64_t n_rows, float* dw, Store how, const GradientGates& gates,
                            ThreadPool& threads, const int64_t* place = nullptr) {
  const double work = static_cast<double>(side.n_blocks()) * kBlock * kBlock * static_cast<double>(n_rows);
  const int n_tasks = n_product_tasks(work, threads.size());
  threads.run(n_tasks, [&](int task) {
    const int64_t begin = side.n_blocks() * task / n_tasks, end = side.n_blocks() * (task + 1) / n_tasks;
    int64_t i = begin < end ? outer_of(side, begin) : 0;
    for (int64_t b = begin; b < end;) {
      while (side.begin[i + 1] <= b) ++i;
      constexpr int kGroup = GradientShape<kBlock>::kGroup;
      const bool together = gates.gate == nullptr && b + kGroup <= std::min(end, side.begin[i + 1]);
      const int64_t taken = together ? kGroup : 1;
      const int64_t next = b + 2 * taken <= side.n_blocks() ? b + taken : b;
      const GradientGroup group{steps, n_steps, place == nullptr ? i : place[i], side.blocks + b,
                                side.blocks + next};
      float* const dw_b = dw == nullptr ? nullptr : dw + b * (kBlock * kBlock);
      if (gates.gate != nullptr) {
        gated_gradient_block<Product, kBlock>(group, b, gates, dw_b, how);
      } else if (together) {
        gradient_group_of<Product, kBlock, kGroup>(group, dw_b, how);
      } else {
        gradient_group_of<Product, kBlock, 1>(group, dw_b, how);
      }
      b += taken;
    }
    finish_stores_past_caches();
  });
}

// The steps first ... first + n - 1 of a window: transposes their dY, then writes every block once.
template <class Product, int kBlock>
void gradient_group(const BsmmBackwardWeight& args, int64_t first, int64_t n_steps, ThreadPool& threads) {
  const SparseSide side = by_input(*args.layout);
  const int64_t n_input = side.n_outer * kBlock, n_output = side.n_inner * kBlock;
  int64_t n_rows = 0, n_widened = 0;
  for (int64_t t = first; t < first + n_steps; ++t) {
    const View& x = args.x[static_cast<size_t>(t)];
    n_rows += x.rows;
    n_widened += is_whole(x, n_input) ? 0 : x.rows;
  }
  float* next = scratch_for_packing(n_rows * n_output + n_widened * n_input + kStepFloats * n_steps);
  auto* const steps = reinterpret_cast<GradientStep*>(next);
  next += kStepFloats * n_steps;
  float* const transposed = next;
  for (int64_t t = 0; t < n_steps; ++t) {
    const View& dy = args.dy[static_cast<size_t>(first + t)];
    steps[t] = {nullptr, next, dy.rows, kBlock * dy.rows, dy.rows, kBlock * dy.rows};
    next += dy.rows * n_output;
  }
  for (int64_t t = 0; t < n_steps; ++t) {
    const View& x = args.x[static_cast<size_t>(first + t)];
    if (is_whole(x, n_input)) {
      steps[t].x = floats(x);
    } else {
      pack_into(x, n_input, x.rows, next, threads);
      steps[t].x = next;
      next += x.rows * n_input;
    }
  }
  const double work = static_cast<double>(side.n_blocks()) * kBlock * kBlock * static_cast<double>(n_rows);
  const int n_tasks = n_product_tasks(work, threads.size());
  const int64_t n_pieces = n_steps * side.n_inner;
  threads.run(n_tasks, [&](int task) {
    for (int64_t piece = n_pieces * task / n_tasks; piece < n_pieces * (task + 1) / n_tasks; ++piece) {
      const int64_t t = piece / side.n_inner, j = piece % side.n_inner;
      transpose_block<kBlock>(args.dy[static_cast<size_t>(first + t)], j,
                              transposed + (steps[t].dy - transposed) + j * kBlock * steps[t].rows);
    }
  });
  float* const dw = floats(args.dw.view);
  const bool add = args.dw.accumulate || first > 0;
  const GradientGates gates{floats(args.gate), args.w, floats(args.dgate.view),
                            args.dgate.accumulate || first > 0};
  const Store how = add                                             ? Store::add
                    : leaves_caches(args.dw.view) && is_aligned(dw) ? Store::replace_past_caches
                                                                    : Store::replace;
  gradient_blocks<Product, kBlock>(side, steps, n_steps, n_rows, dw, how, gates, threads);
}

inline void fill_zero(const Out& out) {
  if (out && !out.accumulate) std::memset(out.view.data, 0, static_cast<size_t>(out.view.bytes()));
}

template <class Product>
void weight_gradient(const BsmmBackwardWeight& args, ThreadPool& threads) {
  const auto n_steps = static_cast<int64_t>(args.x.size());
  const int64_t together = steps_together(args);
  for_block_size(args.layout->block_size(), [&]<int kBlock>() {
    for (int64_t first = 0; first < n_steps; first += together) {
      gradient_group<Product, kBlock>(args, first, std::min(together, n_steps - first), threads);
    }
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
  } else if (kHasBf16Product && in_pairs(args)) {
    const std::vector<View> x = as_words(args.x), dy = as_words(args.dy);
    weight_gradient<Bf16Product>({args.layout, x, dy, args.dw, args.w, args.gate, args.dgate}, threads);
  } else {
    weight_gradient<F32Product>(args, threads);
  }
}

}  // namespace

}  // namespace bsexp::kernels
