#pragma once
// Forward and backward data for the instruction set that the including file is compiled for: the same code,
// which reads the weights of a block along one side or the other.
//
// Activations are feature-major, so a vector holds one feature of several rows, a weight is broadcast, and a
// tile of output features x vectors of rows stays in registers while the non-zero blocks of the output block
// go by. Every element is summed in an order that depends on the layout and the shapes alone.
//
// Weights come from memory once for each product, so what the next blocks need is fetched while this one is
// computed: each tile asks for its share, one cache line each step of its inner loop, which never fills the
// queue of outstanding loads.
#include "bsexp/base/thread_pool.h"
#include "bsexp/kernels/cpu/memory.h"
#include "bsexp/kernels/cpu/packing.h"
#include "bsexp/kernels/cpu/tiles.h"

namespace bsexp::kernels {

namespace {

// What a product reads, from its first weight and input on, and how far apart the features of x and y are:
// the rows that there are, or those of a panel that was packed. Weights that are prepared for a pass (see
// PreparedBlocks) are fetched from where they lie: block z at fetch + z fetch_stride.
struct Operands {
  const float* w;
  const float* fetch;
  int64_t fetch_stride;
  const float* x;
  int64_t x_stride;
  int64_t y_stride;
  int64_t rows;
};

// Some blocks of one output block, and as many that come next.
struct BlockRun {
  const Block* blocks;
  const Block* next;
  int64_t n_blocks;
};

// The first output feature of a tile; where it reads in its block and fetches in the next, in floats from the
// first of the block.
struct TilePlace {
  int64_t k, w, x, w_next, x_next;
};

// What an output starts from: its old value or 0, and a bias for each of the features, or none.
struct Start {
  bool add;
  const float* bias;
};

// y[k][v] (+)= sum over blocks and inner features c of w(c, k) x[c][v], for a tile of kTile output features
// and kVectors vectors of rows (the last of n lanes where not whole). Weight (c, k) lies at c kInner + k
// kOuter of its block.
template <int kBlock, bool kTransposed, int kTile, int kVectors, bool kWhole>
inline void product_tile(const Operands& of, const BlockRun& run, const TilePlace& place, float* y,
                         const Start& start, int n) {
  constexpr int kInner = kTransposed ? 1 : kBlock, kOuter = kTransposed ? kBlock : 1;
  F sum[kTile][kVectors];
#pragma GCC unroll 16
  for (int k = 0; k < kTile; ++k) {
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      sum[k][v] = start.add ? load_lanes<kWhole>(y + k * of.y_stride + v * kLanes, n) : F{};
      if (start.bias != nullptr) sum[k][v] += splat(start.bias[place.k + k]);
    }
  }
  for (int64_t b = 0; b < run.n_blocks; ++b) {
    const Block &block = run.blocks[b], &next = run.next[b];
    const float* w = of.w + static_cast<int64_t>(block.number) * (kBlock * kBlock) + place.w;
    const float* x = of.x + block.other * (kBlock * of.x_stride) + place.x;
    const float* w_next = of.fetch + next.number * of.fetch_stride + place.w_next;
    const float* x_next = of.x + next.other * (kBlock * of.x_stride) + place.x_next;
#pragma GCC unroll 2
    for (int c = 0; c < kBlock; ++c) {
      __builtin_prefetch((c % 2 == 0 ? w_next : x_next) + c / 2 * kLine);
      if constexpr (kVectors > kTile) {
        F weight[kTile];
#pragma GCC unroll 4
        for (int k = 0; k < kTile; ++k) weight[k] = splat(w[c * kInner + k * kOuter]);
#pragma GCC unroll 4
        for (int v = 0; v < kVectors; ++v) {
          const F input = load_lanes<kWhole>(x + c * of.x_stride + v * kLanes, n);
#pragma GCC unroll 4
          for (int k = 0; k < kTile; ++k) sum[k][v] = fma(weight[k], input, sum[k][v]);
        }
      } else {
        F input[kVectors];
#pragma GCC unroll 4
        for (int v = 0; v < kVectors; ++v) {
          input[v] = load_lanes<kWhole>(x + c * of.x_stride + v * kLanes, n);
        }
#pragma GCC unroll 16
        for (int k = 0; k < kTile; ++k) {
          const F weight = splat(w[c * kInner + k * kOuter]);
#pragma GCC unroll 4
          for (int v = 0; v < kVectors; ++v) sum[k][v] = fma(weight, input[v], sum[k][v]);
        }
      }
    }
  }
#pragma GCC unroll 16
  for (int k = 0; k < kTile; ++k) {
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      store_lanes<kWhole>(y + k * of.y_stride + v * kLanes, sum[k][v], n);
    }
  }
}

// All rows and output features of one output block, for some of its blocks; `y` is its first output.
template <int kBlock, bool kTransposed>
inline void product_pass(const Operands& of, const BlockRun& run, float* y, const Start& start) {
  constexpr int kOuter = kTransposed ? kBlock : 1;
  constexpr int kWidest = kMostVectors * kLanes;
  const int64_t n_parts = (of.rows + kWidest - 1) / kWidest * n_tiles(kBlock, kMostVectors);
  const FetchPlan w_plan(of.fetch_stride, n_parts, kBlock / 2),
      x_plan(kBlock * of.x_stride, n_parts, kBlock / 2);
  int64_t part = 0;
  const auto tiles_at = [&]<int kVectors, bool kWhole>(int64_t r, int n) {
    for_tiles<kBlock, kVectors>([&]<int kTile>(int first) {
      const TilePlace place{first, first * kOuter, r, w_plan.begin(part), x_plan.begin(part)};
      product_tile<kBlock, kTransposed, kTile, kVectors, kWhole>(of, run, place, y + first * of.y_stride + r,
                                                                 start, n);
      ++part;
    });
  };
  int64_t r = 0;
  for (; r + kWidest <= of.rows; r += kWidest) tiles_at.template operator()<kMostVectors, true>(r, 0);
  for (; r + 2 * kLanes <= of.rows; r += 2 * kLanes) tiles_at.template operator()<2, true>(r, 0);
  for (; r + kLanes <= of.rows; r += kLanes) tiles_at.template operator()<1, true>(r, 0);
  if (r < of.rows) tiles_at.template operator()<1, false>(r, static_cast<int>(of.rows - r));
}

// Blocks whose weights and inputs, and those of as many that come next, stay in the first cache while the
// tiles of an output block pass over them.
template <int kBlock>
constexpr int64_t kPass = 64 / kBlock;

// Weights that a product cannot read as they lie, because they have gates or are bf16: copies of a pass in
// f32, times their gates. Blocks whose gate is 0 are left out.
template <int kBlock>
class PreparedBlocks {
 public:
  explicit PreparedBlocks(const StoredWeights& from) : from_(from) {}

  // Takes blocks from `at` on until the pass is full or `end` is reached, and moves `at` there.
  void take(const Block*& at, const Block* end) {
    n_ = 0;
    for (; at != end && n_ < kPass<kBlock>; ++at) {
      const float gate = from_.gate == nullptr ? 1 : from_.gate[at->number];
      if (gate == 0) continue;
      copy_scaled(from_.w, int64_t{at->number} * kSize, kSize, gate, w_ + n_ * kSize);
      blocks_[n_] = {at->other, static_cast<int32_t>(n_)};
      ++n_;
    }
  }
  const float* w() const { return w_; }
  const Block* blocks() const { return blocks_; }
  int64_t size() const { return n_; }

 private:
  static constexpr int64_t kSize = kBlock * kBlock;
  const StoredWeights& from_;
  alignas(64) float w_[kPass<kBlock> * kSize];
  Block blocks_[kPass<kBlock>];
  int64_t n_ = 0;
};

// An output block no block contributes to.
inline void start_only(const Operands& of, int block_size, float* y, const Start& start) {
  for (int k = 0; k < block_size; ++k) {
    const float value = start.bias == nullptr ? 0 : start.bias[k];
    for (int64_t r = 0; r < of.rows; ++r) {
      float& element = y[k * of.y_stride + r];
      element = start.add ? element + value : value;
    }
  }
}

// The first block of the pass after the n blocks at `at`, or `at` where the blocks of the product end.
inline const Block* next_pass(const SparseSide& side, const Block* at, int64_t n) {
  return at + 2 * n <= side.blocks + side.n_blocks() ? at + n : at;
}

// Output block j, into y.
template <int kBlock, bool kTransposed>
inline void product_outer(const SparseSide& side, int64_t j, const Operands& of, float* y, Start start) {
  const Block *at = side.blocks + side.begin[j], *const end = side.blocks + side.begin[j + 1];
  if (at == end) start_only(of, kBlock, y, start);
  while (at < end) {
    const int64_t n = end - at < kPass<kBlock> ? end - at : kPass<kBlock>;
    product_pass<kBlock, kTransposed>(of, {at, next_pass(side, at, n), n}, y, start);
    start = {true, nullptr};
    at += n;
  }
}

// The same with prepared weights.
template <int kBlock, bool kTransposed>
inline void product_outer_prepared(const SparseSide& side, int64_t j, const Operands& of,
                                   const StoredWeights& weights, float* y, Start start) {
  PreparedBlocks<kBlock> prepared(weights);
  const Block *at = side.blocks + side.begin[j], *const end = side.blocks + side.begin[j + 1];
  Operands local = of;
  local.w = prepared.w();
  bool any = false;
  while (at < end) {
    prepared.take(at, end);
    const int64_t n = prepared.size();
    if (n == 0) break;
    const Block* const next = at + n <= side.blocks + side.n_blocks() ? at : at - n;
    product_pass<kBlock, kTransposed>(local, {prepared.blocks(), next, n}, y, start);
    start = {true, nullptr};
    any = true;
  }
  if (!any) start_only(of, kBlock, y, start);
}

// Forward with a few rows, as when a text is sampled: a vector of rows would be mostly empty, so vectors run
// over the output features. Every weight is used kRows times only; what counts is how fast weights arrive.
constexpr int64_t kFewRows = 4;

template <int kBlock, int kRows>
inline void few_rows_outer(const SparseSide& side, int64_t j, const Operands& of, float* y,
                           const Start& start) {
  constexpr bool kWhole = kBlock >= kLanes;  // else the one vector has kBlock lanes
  constexpr int kWidth = kWhole ? kLanes : kBlock;
  constexpr int kMost = kRows <= 2 ? 4 : 2;
  constexpr int kVectors = kBlock / kWidth < kMost ? kBlock / kWidth : kMost;
  // Sums that hide each other's latency.
  constexpr int kParallel = kRows * kVectors >= 8 ? 1 : 8 / (kRows * kVectors);
  const int64_t begin = side.begin[j], end = side.begin[j + 1];
  for (int k0 = 0; k0 < kBlock; k0 += kVectors * kWidth) {
    F sum[kParallel][kRows][kVectors] = {};
    for (int64_t b = begin; b < end; ++b) {
      const Block &block = side.blocks[b], &next = side.blocks[b + 1 < side.n_blocks() ? b + 1 : b];
      const float* const w = of.w + int64_t{block.number} * (kBlock * kBlock) + k0;
      const float* const w_next = of.w + int64_t{next.number} * (kBlock * kBlock) + k0;
      const float* const x = of.x + block.other * (kBlock * of.x_stride);
#pragma GCC unroll 2
      for (int c0 = 0; c0 < kBlock; c0 += kParallel) {
#pragma GCC unroll 8
        for (int chain = 0; chain < kParallel; ++chain) {
          const int c = c0 + chain;
          for (int line = 0; line < kVectors * kWidth; line += kLine) {
            __builtin_prefetch(w_next + c * kBlock + line);
          }
#pragma GCC unroll 4
          for (int v = 0; v < kVectors; ++v) {
            const F weight = load_lanes<kWhole>(w + c * kBlock + v * kLanes, kBlock);
#pragma GCC unroll 4
            for (int r = 0; r < kRows; ++r) {
              sum[chain][r][v] = fma(splat(x[c * of.x_stride + r]), weight, sum[chain][r][v]);
            }
          }
        }
      }
    }
    for (int r = 0; r < kRows; ++r) {
      for (int v = 0; v < kVectors; ++v) {
        F total = sum[0][r][v];
        for (int chain = 1; chain < kParallel; ++chain) total += sum[chain][r][v];
        for (int lane = 0; lane < kWidth; ++lane) {
          const int k = k0 + v * kLanes + lane;
          float& element = y[k * of.y_stride + r];
          element = (start.add ? element : 0) + (start.bias == nullptr ? 0 : start.bias[k]) + total[lane];
        }
      }
    }
  }
}

template <int kBlock>
inline void few_rows_outer(const SparseSide& side, int64_t j, const Operands& of, float* y,
                           const Start& start) {
  switch (of.rows) {
    case 1:
      return few_rows_outer<kBlock, 1>(side, j, of, y, start);
    case 2:
      return few_rows_outer<kBlock, 2>(side, j, of, y, start);
    case 3:
      return few_rows_outer<kBlock, 3>(side, j, of, y, start);
    default:
      return few_rows_outer<kBlock, 4>(side, j, of, y, start);
  }
}

// The arguments of one product, whichever way the weights are read.
struct Product {
  SparseSide side;
  StoredWeights w;
  View x;
  const float* bias;  // one for each feature of y, or null
  Out y;
};

// The last output block of a product whose features do not fill it: computed whole, beside y, and the
// features that there are copied.
template <int kBlock>
class WholeBlock {
 public:
  WholeBlock(const Product& of, int64_t j, int64_t first_row, int64_t rows)
      : n_(of.y.view.features - j * kBlock),
        rows_(rows),
        stride_(of.y.view.rows),
        y_(floats(of.y.view) + j * kBlock * stride_ + first_row),
        whole_(scratch_for_parts(kBlock * rows)) {
    for (int64_t k = 0; k < kBlock; ++k) {
      const bool there = k < n_;
      bias_[k] = there && of.bias != nullptr ? of.bias[j * kBlock + k] : 0;
      for (int64_t r = 0; r < rows; ++r) {
        whole_[k * rows + r] = there && of.y.accumulate ? y_[k * stride_ + r] : 0;
      }
    }
  }
  float* y() { return whole_; }
  const float* bias() const { return bias_; }
  void copy_back() const {
    for (int64_t k = 0; k < n_; ++k) {
      for (int64_t r = 0; r < rows_; ++r) y_[k * stride_ + r] = whole_[k * rows_ + r];
    }
  }

 private:
  int64_t n_, rows_, stride_;
  float *y_, *whole_;
  float bias_[kBlock];
};

template <int kBlock, bool kTransposed>
void product(const Product& of, ThreadPool& threads) {
  const SparseSide& side = of.side;
  const Panels panels = pack(of.x, side.n_inner * kBlock, threads);
  const double work = static_cast<double>(side.n_blocks()) * kBlock * kBlock * static_cast<double>(of.x.rows);
  const int n_tasks = n_product_tasks(work / static_cast<double>(panels.count()), threads.size());
  threads.run(n_tasks * static_cast<int>(panels.count()), [&](int number) {
    const int64_t panel = number / n_tasks, task = number % n_tasks;
    const int64_t first = panels.first_row(panel), width = panels.width(panel), stride = of.y.view.rows;
    const auto* const w = static_cast<const float*>(of.w.w.data);
    const int64_t block_floats = kBlock * kBlock * size_of(of.w.w.dtype) / 4;
    Operands operands{w, w, block_floats, panels.data(panel), width, stride, width};
    const auto compute = [&](int64_t j, float* y, const float* bias) {
      const Start start{of.y.accumulate, bias};
      if (!kTransposed && of.w.as_they_lie() && width <= kFewRows) {
        few_rows_outer<kBlock>(side, j, operands, y, start);
      } else if (of.w.as_they_lie()) {
        product_outer<kBlock, kTransposed>(side, j, operands, y, start);
      } else {
        product_outer_prepared<kBlock, kTransposed>(side, j, operands, of.w, y, start);
      }
    };
    const int64_t end = first_outer(side, task + 1, n_tasks);
    for (int64_t j = first_outer(side, task, n_tasks); j < end; ++j) {
      if ((j + 1) * kBlock <= of.y.view.features) {
        compute(j, floats(of.y.view) + j * kBlock * stride + first,
                of.bias == nullptr ? nullptr : of.bias + j * kBlock);
      } else {
        WholeBlock<kBlock> whole(of, j, first, width);
        operands.y_stride = width;
        compute(j, whole.y(), whole.bias());
        whole.copy_back();
      }
    }
  });
}

void bsmm_forward(const BsmmForward& args, ThreadPool& threads) {
  if (!args.y) return;
  check_product(*args.layout, args.x, args.w, args.y.view);
  check_extras(*args.layout, args.bias, args.gate);
  const Product of{by_output(*args.layout), {args.w, floats(args.gate)}, args.x, floats(args.bias), args.y};
  for_block_size(of.side.block_size, [&]<int kBlock>() { product<kBlock, false>(of, threads); });
}

void bsmm_backward_data(const BsmmBackwardData& args, ThreadPool& threads) {
  if (!args.dx) return;
  check_product(*args.layout, args.dx.view, args.w, args.dy);
  check_extras(*args.layout, {}, args.gate);
  const Product of{by_input(*args.layout), {args.w, floats(args.gate)}, args.dy, nullptr, args.dx};
  for_block_size(of.side.block_size, [&]<int kBlock>() { product<kBlock, true>(of, threads); });
}

}  // namespace

}  // namespace bsexp::kernels
