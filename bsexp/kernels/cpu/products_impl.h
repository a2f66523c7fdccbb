#pragma once
// The block-sparse products for the instruction set that the including file is compiled for.
//
// Activations are feature-major, so a vector holds one feature of several rows, a weight is broadcast, and a
// tile of output features x vectors of rows stays in registers while the non-zero blocks of the output block
// go by. Forward and backward data are the same code: the weights of a block are read along one side or the
// other. The weight gradient runs its vectors over the output features instead, so dY is transposed once for
// each call. Every element is summed in an order that depends on the layout and the shapes alone.
//
// Weights come from memory once for each product, so what the next blocks need is fetched while this one is
// computed: each tile asks for its share, one cache line each step of its inner loop, which never fills the
// queue of outstanding loads.
#include "bsexp/base/thread_pool.h"
#include "bsexp/kernels/cpu/cpu_backend.h"
#include "bsexp/kernels/cpu/memory.h"
#include "bsexp/kernels/cpu/product_plan.h"
#include "bsexp/kernels/cpu/vector.h"

namespace bsexp::kernels {

namespace {

// A tile of output features x vectors has its accumulators in registers, beside one input and the weights or
// one weight and the inputs. Twelve chains of multiply-adds keep both units busy (16 or more with 32
// registers); what remains of a block is cut into low tiles of eight.
struct TileHeights {
  int tall, low;
};
constexpr TileHeights tile_heights(int n_vectors) {
#if BSEXP_VECTOR_BYTES == 64
  return n_vectors == 2 ? TileHeights{8, 8} : TileHeights{16, 8};
#else
  return n_vectors == 4 ? TileHeights{3, 2} : n_vectors == 2 ? TileHeights{6, 4} : TileHeights{12, 8};
#endif
}
#if BSEXP_VECTOR_BYTES == 64
constexpr int kMostVectors = 2;
#else
constexpr int kMostVectors = 4;
#endif

// s = tall n_tall + low n_low, with as many tall tiles as there can be.
constexpr int n_tall(int s, int n_vectors) {
  const TileHeights heights = tile_heights(n_vectors);
  int n = s / heights.tall;
  while ((s - n * heights.tall) % heights.low != 0) --n;
  return n;
}
constexpr int n_low(int s, int n_vectors) {
  const TileHeights heights = tile_heights(n_vectors);
  return (s - n_tall(s, n_vectors) * heights.tall) / heights.low;
}
constexpr int n_tiles(int s, int n_vectors) { return n_tall(s, n_vectors) + n_low(s, n_vectors); }

// Calls tile.operator()<height>(first) for the tiles of a block's output features.
template <int kBlock, int kVectors, class Tile>
inline void for_tiles(Tile tile) {
  constexpr TileHeights kHeights = tile_heights(kVectors);
  constexpr int kTall = n_tall(kBlock, kVectors);
  for (int i = 0; i < kTall; ++i) tile.template operator()<kHeights.tall>(i * kHeights.tall);
  for (int i = 0; i < n_low(kBlock, kVectors); ++i) {
    tile.template operator()<kHeights.low>(kTall * kHeights.tall + i * kHeights.low);
  }
}

template <bool kWhole>
inline F load_lanes(const float* p, int n) {
  if constexpr (kWhole) {
    return load(p);
  } else {
    return load_part(p, n);
  }
}

template <bool kWhole>
inline void store_lanes(float* p, F value, int n) {
  if constexpr (kWhole) {
    store(p, value);
  } else {
    store_part(p, value, n);
  }
}

constexpr int64_t kLine = 16;  // floats of a cache line

// How the tiles of a block share the cache lines of n floats that come next: tile number `part` of n_parts
// fetches `window` lines from begin(part) on. Windows overlap where there are more tiles than needed.
struct FetchPlan {
  FetchPlan(int64_t n, int64_t n_parts, int64_t window)
      : step((n / kLine + n_parts - 1) / n_parts), last(n / kLine > window ? n / kLine - window : 0) {}
  int64_t begin(int64_t part) const { return (part * step < last ? part * step : last) * kLine; }
  int64_t step, last;
};

// The operands of a product, from their first weight, input and output on. Features of x are x_stride apart:
// the rows that there are, or those of a panel that was packed.
struct Operands {
  const float* w;
  const float* x;
  int64_t x_stride;
  float* y;
  int64_t y_stride;
  int64_t rows;
};

// Some blocks of one output block, and as many that come next.
struct BlockRun {
  const Block* blocks;
  const Block* next;
  int64_t n_blocks;
};

// Where a tile reads in its block and fetches in the next, in floats from the first of the block.
struct TilePlace {
  int64_t w, x, w_next, x_next;
};

// y[k][v] (+)= sum over blocks and inner features c of w(c, k) x[c][v], for a tile of kTile output features
// and kVectors vectors of rows (the last of n lanes where not whole). Weight (c, k) lies at c kInner + k
// kOuter of its block.
template <int kBlock, bool kTransposed, int kTile, int kVectors, bool kWhole>
inline void product_tile(const Operands& of, const BlockRun& run, const TilePlace& place, float* y, bool add,
                         int n) {
  constexpr int kInner = kTransposed ? 1 : kBlock, kOuter = kTransposed ? kBlock : 1;
  F sum[kTile][kVectors];
#pragma GCC unroll 16
  for (int k = 0; k < kTile; ++k) {
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      sum[k][v] = add ? load_lanes<kWhole>(y + k * of.y_stride + v * kLanes, n) : F{};
    }
  }
  for (int64_t b = 0; b < run.n_blocks; ++b) {
    const Block &block = run.blocks[b], &next = run.next[b];
    const float* w = of.w + static_cast<int64_t>(block.number) * (kBlock * kBlock) + place.w;
    const float* x = of.x + block.other * (kBlock * of.x_stride) + place.x;
    const float* w_next = of.w + static_cast<int64_t>(next.number) * (kBlock * kBlock) + place.w_next;
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
inline void product_pass(const Operands& of, const BlockRun& run, float* y, bool add) {
  constexpr int kOuter = kTransposed ? kBlock : 1;
  constexpr int kWidest = kMostVectors * kLanes;
  const int64_t n_parts = (of.rows + kWidest - 1) / kWidest * n_tiles(kBlock, kMostVectors);
  const FetchPlan w_plan(kBlock * kBlock, n_parts, kBlock / 2),
      x_plan(kBlock * of.x_stride, n_parts, kBlock / 2);
  int64_t part = 0;
  const auto tiles_at = [&]<int kVectors, bool kWhole>(int64_t r, int n) {
    for_tiles<kBlock, kVectors>([&]<int kTile>(int first) {
      const TilePlace place{first * kOuter, r, w_plan.begin(part), x_plan.begin(part)};
      product_tile<kBlock, kTransposed, kTile, kVectors, kWhole>(of, run, place, y + first * of.y_stride + r,
                                                                 add, n);
      ++part;
    });
  };
  int64_t r = 0;
  for (; r + kWidest <= of.rows; r += kWidest) tiles_at.template operator()<kMostVectors, true>(r, 0);
  for (; r + 2 * kLanes <= of.rows; r += 2 * kLanes) tiles_at.template operator()<2, true>(r, 0);
  for (; r + kLanes <= of.rows; r += kLanes) tiles_at.template operator()<1, true>(r, 0);
  if (r < of.rows) tiles_at.template operator()<1, false>(r, static_cast<int>(of.rows - r));
}

// The blocks of one output block, a few at a time, so that their weights and inputs, and those of the next
// few, stay in the first cache while the tiles pass over them.
template <int kBlock, bool kTransposed>
inline void product_outer(const SparseSide& side, int64_t j, const Operands& of, bool accumulate) {
  constexpr int64_t kPass = 64 / kBlock;
  const int64_t begin = side.begin[j], end = side.begin[j + 1];
  float* const y = of.y + j * kBlock * of.y_stride;
  if (begin == end && !accumulate) {
    for (int k = 0; k < kBlock; ++k) {
      std::memset(y + k * of.y_stride, 0, sizeof(float) * static_cast<size_t>(of.rows));
    }
  }
  for (int64_t b = begin; b < end; b += kPass) {
    const int64_t n = end - b < kPass ? end - b : kPass;
    const Block* const blocks = side.blocks + b;
    const Block* const next = b + 2 * n <= side.n_blocks() ? blocks + n : blocks;
    product_pass<kBlock, kTransposed>(of, {blocks, next, n}, y, accumulate || b > begin);
  }
}

// Wide batches are taken in panels of rows: the features of a panel lie together, where those of the whole
// batch would be so far apart that they share few sets of the first cache.
constexpr int64_t kPanelRows = 64;
constexpr int64_t kMostUnpackedRows = 96;

// x [features][rows] -> panels [features][up to kPanelRows], one after another.
inline void pack_panels(const float* x, int64_t features, int64_t rows, float* packed, ThreadPool& threads) {
  constexpr int64_t kGrain = 64;  // features
  threads.for_ranges(features, kGrain, [&](int64_t begin, int64_t end) {
    for (int64_t first = 0; first < rows; first += kPanelRows) {
      const int64_t width = rows - first < kPanelRows ? rows - first : kPanelRows;
      for (int64_t f = begin; f < end; ++f) {
        std::memcpy(packed + first * features + f * width, x + f * rows + first,
                    sizeof(float) * static_cast<size_t>(width));
      }
    }
  });
}

template <int kBlock, bool kTransposed>
void product(const SparseSide& side, const float* w, const View& x, float* y, bool accumulate,
             ThreadPool& threads) {
  const int64_t rows = x.rows;
  const bool packs = rows > kMostUnpackedRows;
  const int64_t n_panels = packs ? (rows + kPanelRows - 1) / kPanelRows : 1;
  const float* inputs = floats(x);
  if (packs) {
    float* const packed = scratch_for_packing(x.size());
    pack_panels(floats(x), x.features, rows, packed, threads);
    inputs = packed;
  }
  const double work = static_cast<double>(side.n_blocks()) * kBlock * kBlock * static_cast<double>(rows);
  const int n_tasks = n_product_tasks(work / static_cast<double>(n_panels), threads.size());
  threads.run(n_tasks * static_cast<int>(n_panels), [&](int number) {
    const int64_t first = number / n_tasks * kPanelRows, task = number % n_tasks;
    const int64_t width = packs && rows - first > kPanelRows ? kPanelRows : rows - first;
    const Operands of{w, inputs + first * x.features, width, y + first, rows, width};
    const int64_t end = first_outer(side, task + 1, n_tasks);
    for (int64_t j = first_outer(side, task, n_tasks); j < end; ++j) {
      product_outer<kBlock, kTransposed>(side, j, of, accumulate);
    }
  });
}

// Calls body.operator()<kBlock>() for the block size of a layout.
template <class Body>
inline void for_block_size(int block_size, Body body) {
  switch (block_size) {
    case 8:
      return body.template operator()<8>();
    case 16:
      return body.template operator()<16>();
    case 32:
      return body.template operator()<32>();
    case 64:
      return body.template operator()<64>();
    default:
      __builtin_unreachable();  // the layout refuses other sizes
  }
}

void bsmm_forward(const BsmmForward& args, ThreadPool& threads) {
  if (args.y.view.data == nullptr) return;
  check_product(*args.layout, args.x, args.w, args.y.view);
  const SparseSide side = by_output(*args.layout);
  for_block_size(side.block_size, [&]<int kBlock>() {
    product<kBlock, false>(side, floats(args.w), args.x, floats(args.y.view), args.y.accumulate, threads);
  });
}

void bsmm_backward_data(const BsmmBackwardData& args, ThreadPool& threads) {
  if (args.dx.view.data == nullptr) return;
  check_product(*args.layout, args.dx.view, args.w, args.dy);
  const SparseSide side = by_input(*args.layout);
  for_block_size(side.block_size, [&]<int kBlock>() {
    product<kBlock, true>(side, floats(args.w), args.dy, floats(args.dx.view), args.dx.accumulate, threads);
  });
}

using F4 = float __attribute__((vector_size(16)));

// to[r * to_stride + k] = from[k * from_stride + r] for 4 x 4.
inline void transpose_4x4(const float* from, int64_t from_stride, float* to, int64_t to_stride) {
  F4 a, b, c, d;
  std::memcpy(&a, from, 16);
  std::memcpy(&b, from + from_stride, 16);
  std::memcpy(&c, from + 2 * from_stride, 16);
  std::memcpy(&d, from + 3 * from_stride, 16);
  const F4 ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5),
           ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const F4 cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5),
           cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  const F4 rows[4] = {__builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5),
                      __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7),
                      __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5),
                      __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7)};
  for (int r = 0; r < 4; ++r) std::memcpy(to + r * to_stride, &rows[r], 16);
}

// One block of kBlock features: [kBlock][rows] -> [rows][kBlock].
template <int kBlock>
inline void transpose_block(const float* from, int64_t rows, float* to) {
  int64_t r = 0;
  for (; r + 4 <= rows; r += 4) {
    for (int k = 0; k < kBlock; k += 4) transpose_4x4(from + k * rows + r, rows, to + r * kBlock + k, kBlock);
  }
  for (; r < rows; ++r) {
    for (int k = 0; k < kBlock; ++k) to[r * kBlock + k] = from[k * rows + r];
  }
}

// One time step of a grouped weight gradient: x [features][rows], dy transposed by blocks [output
// block][rows][kBlock].
struct GradientStep {
  const float* x;
  const float* dy;
  int64_t rows;
};

// What becomes of the old gradient, and how the new one reaches memory: past the caches where it is written
// once and is too large to stay in them.
enum class Store { add, replace, replace_past_caches };

// One block of the weight gradient, input block i and output block j; `next` is the output block that
// follows.
struct GradientBlock {
  const GradientStep* steps;
  int64_t n_steps, i, j, next;
};

// dw[c][k] (+)= sum over steps and rows of x[c][r] dy[r][k] for the kTile inputs from c0 on and kVectors
// vectors of outputs from k0 on; tile number `part` of n_parts.
template <int kBlock, int kTile, int kVectors, bool kWhole>
inline void gradient_tile(const GradientBlock& block, int c0, int k0, int part, int n_parts, float* dw,
                          Store how) {
  F sum[kTile][kVectors];
#pragma GCC unroll 16
  for (int c = 0; c < kTile; ++c) {
#pragma GCC unroll 2
    for (int v = 0; v < kVectors; ++v) {
      sum[c][v] = how == Store::add ? load_lanes<kWhole>(dw + c * kBlock + v * kLanes, kBlock) : F{};
    }
  }
  for (int64_t t = 0; t < block.n_steps; ++t) {
    const GradientStep& step = block.steps[t];
    const int64_t rows = step.rows;
    const float* x = step.x + (block.i * kBlock + c0) * rows;
    const float* dy = step.dy + block.j * rows * kBlock + k0;
    const float* dy_next =
        step.dy + block.next * rows * kBlock + FetchPlan(rows * kBlock, n_parts, rows / 2).begin(part);
#pragma GCC unroll 2
    for (int64_t r = 0; r < rows; ++r) {
      if (r % 2 == 0) __builtin_prefetch(dy_next + r / 2 * kLine);
      F gradient[kVectors];
#pragma GCC unroll 2
      for (int v = 0; v < kVectors; ++v)
        gradient[v] = load_lanes<kWhole>(dy + r * kBlock + v * kLanes, kBlock);
#pragma GCC unroll 16
      for (int c = 0; c < kTile; ++c) {
        const F input = splat(x[c * rows + r]);
#pragma GCC unroll 2
        for (int v = 0; v < kVectors; ++v) sum[c][v] = fma(input, gradient[v], sum[c][v]);
      }
    }
  }
#pragma GCC unroll 16
  for (int c = 0; c < kTile; ++c) {
#pragma GCC unroll 2
    for (int v = 0; v < kVectors; ++v) {
      float* const to = dw + c * kBlock + v * kLanes;
      if (kWhole && how == Store::replace_past_caches) {
        store_past_caches(to, sum[c][v]);
      } else {
        store_lanes<kWhole>(to, sum[c][v], kBlock);
      }
    }
  }
}

template <int kBlock>
inline void gradient_block(const GradientBlock& block, float* dw, Store how) {
  constexpr int kVectors = kBlock >= 2 * kLanes ? 2 : 1;
  constexpr bool kWhole = kBlock >= kLanes;  // else the one vector has kBlock lanes
  constexpr int kWidth = kVectors * kLanes;
  constexpr int kParts = n_tiles(kBlock, kVectors) * ((kBlock + kWidth - 1) / kWidth);
  int part = 0;
  for (int k = 0; k < kBlock; k += kWidth) {
    for_tiles<kBlock, kVectors>([&]<int kTile>(int c) {
      gradient_tile<kBlock, kTile, kVectors, kWhole>(block, c, k, part++, kParts, dw + c * kBlock + k, how);
    });
  }
}

// The steps first ... first + n - 1 of a window: transposes their dY, then writes every block once.
template <int kBlock>
void gradient_group(const BsmmBackwardWeight& args, int64_t first, int64_t n_steps, bool add,
                    ThreadPool& threads) {
  const SparseSide side = by_input(*args.layout);
  const int64_t n_output = args.layout->n_output(), n_output_blocks = args.layout->n_output_blocks();
  int64_t n_packed = 0, n_rows = 0;
  for (int64_t t = first; t < first + n_steps; ++t) n_rows += args.dy[static_cast<size_t>(t)].rows;
  constexpr int64_t kStepFloats = 16;  // room for a GradientStep, a cache line each
  static_assert(sizeof(GradientStep) <= kStepFloats * sizeof(float));
  float* const packed = scratch_for_packing(n_rows * n_output + kStepFloats * n_steps);
  auto* const steps = reinterpret_cast<GradientStep*>(packed + n_rows * n_output);
  for (int64_t t = 0; t < n_steps; ++t) {
    const View& dy = args.dy[static_cast<size_t>(first + t)];
    steps[t] = {floats(args.x[static_cast<size_t>(first + t)]), packed + n_packed, dy.rows};
    n_packed += dy.size();
  }
  const double work = static_cast<double>(side.n_blocks()) * kBlock * kBlock * static_cast<double>(n_rows);
  const int n_tasks = n_product_tasks(work, threads.size());
  const int64_t n_pieces = n_steps * n_output_blocks;
  threads.run(n_tasks, [&](int task) {
    for (int64_t piece = n_pieces * task / n_tasks; piece < n_pieces * (task + 1) / n_tasks; ++piece) {
      const int64_t t = piece / n_output_blocks, j = piece % n_output_blocks, rows = steps[t].rows;
      const float* const dy = floats(args.dy[static_cast<size_t>(first + t)]);
      transpose_block<kBlock>(dy + j * kBlock * rows, rows,
                              packed + (steps[t].dy - packed) + j * kBlock * rows);
    }
  });
  float* const dw = floats(args.dw.view);
  const Store how = add                                             ? Store::add
                    : leaves_caches(args.dw.view) && is_aligned(dw) ? Store::replace_past_caches
                                                                    : Store::replace;
  threads.run(n_tasks, [&](int task) {
    const int64_t begin = side.n_blocks() * task / n_tasks, end = side.n_blocks() * (task + 1) / n_tasks;
    int64_t i = begin < end ? outer_of(side, begin) : 0;
    for (int64_t b = begin; b < end; ++b) {
      while (side.begin[i + 1] <= b) ++i;
      const int64_t next = b + 1 < end ? b + 1 : b;
      gradient_block<kBlock>({steps, n_steps, i, side.blocks[b].other, side.blocks[next].other},
                             dw + b * (kBlock * kBlock), how);
    }
    finish_stores_past_caches();
  });
}

void bsmm_backward_weight(const BsmmBackwardWeight& args, ThreadPool& threads) {
  if (args.dw.view.data == nullptr) return;
  check_weight_gradient(args);
  const auto n_steps = static_cast<int64_t>(args.x.size());
  const int64_t together = steps_together(args);
  if (n_steps == 0 && !args.dw.accumulate) {
    std::memset(floats(args.dw.view), 0, static_cast<size_t>(args.dw.view.bytes()));
  }
  for_block_size(args.layout->block_size(), [&]<int kBlock>() {
    for (int64_t first = 0; first < n_steps; first += together) {
      const int64_t n = n_steps - first < together ? n_steps - first : together;
      gradient_group<kBlock>(args, first, n, args.dw.accumulate || first > 0, threads);
    }
  });
}

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

void column_norm_forward(const ColumnNormForward& args, ThreadPool& threads) {
  const SparseSide side = by_output(*args.layout);
  const float* const w = floats(args.w);
  float* const norm = floats(args.norm);
  const int s = side.block_size;
  for_outputs(side, threads, [&](int64_t j) {
    float squares[kLargestBlock] = {};
    for (int64_t b = side.begin[j]; b < side.begin[j + 1]; ++b) {
      const float* block = w + static_cast<int64_t>(side.blocks[b].number) * s * s;
      for (int c = 0; c < s; ++c) {
        for (int k = 0; k < s; ++k) squares[k] += block[c * s + k] * block[c * s + k];
      }
    }
    for (int k = 0; k < s; ++k) norm[j * s + k] = __builtin_sqrtf(squares[k]);
  });
}

void column_norm_backward(const ColumnNormBackward& args, ThreadPool& threads) {
  if (args.dw.view.data == nullptr) return;
  const SparseSide side = by_output(*args.layout);
  const float *const w = floats(args.w), *const norm = floats(args.norm), *const dnorm = floats(args.dnorm);
  float* const dw = floats(args.dw.view);
  const int s = side.block_size;
  for_outputs(side, threads, [&](int64_t j) {
    float factor[kLargestBlock];
    for (int k = 0; k < s; ++k) factor[k] = norm[j * s + k] == 0 ? 0 : dnorm[j * s + k] / norm[j * s + k];
    for (int64_t b = side.begin[j]; b < side.begin[j + 1]; ++b) {
      const int64_t begin = static_cast<int64_t>(side.blocks[b].number) * s * s;
      for (int c = 0; c < s; ++c) {
        for (int k = 0; k < s; ++k) {
          const int64_t at = begin + c * s + k;
          dw[at] = (args.dw.accumulate ? dw[at] : 0) + factor[k] * w[at];
        }
      }
    }
  });
}

inline void add_products(CpuBackend& backend) {
  backend.add(&bsmm_forward);
  backend.add(&bsmm_backward_data);
  backend.add(&bsmm_backward_weight);
  backend.add(&column_norm_forward);
  backend.add(&column_norm_backward);
}

}  // namespace

}  // namespace bsexp::kernels
