#pragma once
// The tile of a product: sums of some output features x some vectors of rows, kept in registers while all
// blocks of the output block go by.
//
// Activations are feature-major, so a vector holds one feature of several rows, and a weight is broadcast.
// Every element is summed in an order that depends on the layout and the shapes alone. Weights are read once,
// in order (slices.h), and fetched some lines ahead of their use.
#include "bsexp/kernels/cpu/arithmetic.h"
#include "bsexp/kernels/cpu/slices.h"
#include "bsexp/kernels/cpu/tiles.h"

namespace bsexp::kernels {

namespace {

// Some slices of one output block, of the same height, and the blocks that they are of.
struct SliceRun {
  const float* w;        // of the first slice: [n_blocks][words][height]
  int64_t n_blocks;      // that a slice has room for
  int64_t slice_stride;  // to the next slice
  int64_t words;         // of inputs, in a block
  // Blocks whose gate is not 0, in the order of their weights; the inputs of a block begin at other *
  // x_block. Readable up to end[blocks_ahead(words)].
  const Block *begin, *end;
  int64_t x_block, x_stride;  // from one block and one word of inputs to the next
  // Where weights are packed on the way, the blocks that are fetched meanwhile: how they are stored, and
  // where the first slice begins in one. Otherwise the weights that follow are fetched.
  StoredBlocks fetch;
  int64_t fetch_part;
};

// Blocks whose inputs are fetched ahead: some thousand cycles of work.
constexpr int64_t blocks_ahead(int64_t words) { return words >= 128 ? 1 : 128 / words; }

constexpr int kWordsTogether = 4;            // a block has a multiple of them
constexpr int64_t kFetchAhead = 64 * kLine;  // floats between the weights in use and those that are fetched

// y[k][v] (+)= sum over terms and inner words c of w(c, k) x[c][v], for kSlices slices of kHeight output
// features and kVectors vectors of rows, the last of them of n lanes where not whole.
template <class Product, int kHeight, int kSlices, int kVectors, bool kWhole>
__attribute__((noinline)) void product_tile(const SliceRun& of, const float* x, float* y, int64_t y_stride,
                                            const Start& start, int n) {
  constexpr int kTile = kHeight * kSlices;
  const auto load_vector = [n](const float* p, int v) {
    return kWhole || v + 1 < kVectors ? load(p + v * kLanes) : load_lanes<kWhole>(p + v * kLanes, n);
  };
  F sum[kTile][kVectors];
#pragma GCC unroll 16
  for (int k = 0; k < kTile; ++k) {
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      sum[k][v] = start.add ? load_vector(y + k * y_stride, v) : F{};
      if (start.bias != nullptr) sum[k][v] += splat(start.bias[k]);
    }
  }
  const float* w = of.w;
  const int64_t ahead = blocks_ahead(of.words);
  for (const Block* block = of.begin; block != of.end; ++block) {
    const float* input = x + block->other * of.x_block;
    const float* coming = x + block[ahead].other * of.x_block;
    const int64_t place = block - of.begin;
    const float* fetch = place < of.fetch.count ? of.fetch.at(place) + of.fetch_part : w + kFetchAhead;
    for (int64_t c0 = 0; c0 < of.words; c0 += kWordsTogether) {
#pragma GCC unroll 4
      for (int c = 0; c < kWordsTogether; ++c) {
        if (c * kHeight % kLine < kHeight) {
          for (int slice = 0; slice < kSlices; ++slice) {
            __builtin_prefetch(fetch + slice * of.slice_stride + c * kHeight);
          }
        }
        if constexpr (kVectors > kTile) {
          F weight[kTile];
#pragma GCC unroll 16
          for (int k = 0; k < kTile; ++k) {
            weight[k] = splat(w[k / kHeight * of.slice_stride + c * kHeight + k % kHeight]);
          }
#pragma GCC unroll 4
          for (int v = 0; v < kVectors; ++v) {
            const F vector = load_vector(input, v);
#pragma GCC unroll 16
            for (int k = 0; k < kTile; ++k) sum[k][v] = Product::multiply_add(weight[k], vector, sum[k][v]);
          }
        } else {
          F vector[kVectors];
#pragma GCC unroll 4
          for (int v = 0; v < kVectors; ++v) vector[v] = load_vector(input, v);
#pragma GCC unroll 16
          for (int k = 0; k < kTile; ++k) {
            const F weight = splat(w[k / kHeight * of.slice_stride + c * kHeight + k % kHeight]);
#pragma GCC unroll 4
            for (int v = 0; v < kVectors; ++v) {
              sum[k][v] = Product::multiply_add(weight, vector[v], sum[k][v]);
            }
          }
        }
        for (int v = 0; v < kVectors; v += kLine / kLanes) __builtin_prefetch(coming + v * kLanes, 0, 2);
        coming += of.x_stride;
        input += of.x_stride;
      }
      w += kWordsTogether * kHeight;
      fetch += kWordsTogether * kHeight;
    }
  }
#pragma GCC unroll 16
  for (int k = 0; k < kTile; ++k) {
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      float* const to = y + k * y_stride + v * kLanes;
      if (kWhole || v + 1 < kVectors) {
        store(to, sum[k][v]);
      } else {
        store_part(to, sum[k][v], n);
      }
    }
  }
}

// Slices that a tile of so many vectors takes together, so that there are enough sums to hide the latency of
// a multiply-add.
constexpr int slices_together(int n_vectors) {
  return kMostVectors == 2 ? 1 : n_vectors == 1 ? 4 : n_vectors == 2 ? 2 : 1;
}

// Slices `begin` to `end` of an output block for kVectors vectors of rows; `of` is the run of slice `begin`,
// `y` the first output feature of the block.
template <class Product, int kVectors, bool kWhole>
inline void product_slices(const Slices& slices, int64_t begin, int64_t end, SliceRun of, const float* x,
                           float* y, int64_t y_stride, const Start& start, int n) {
  constexpr int kTogether = slices_together(kVectors);
  for (int64_t slice = begin; slice < end;) {
    const int64_t first = slices.first(slice), height = slices.height(slice);
    const Start from = {start.add, start.bias == nullptr ? nullptr : start.bias + first};
    of.slice_stride = of.n_blocks * of.words * height;
    const bool together = slice + kTogether <= end && slices.height(slice + kTogether - 1) == height;
    for_height(height, [&]<int kHeight>() {
      if (together) {
        product_tile<Product, kHeight, kTogether, kVectors, kWhole>(of, x, y + first * y_stride, y_stride,
                                                                    from, n);
      } else {
        product_tile<Product, kHeight, 1, kVectors, kWhole>(of, x, y + first * y_stride, y_stride, from, n);
      }
    });
    const int64_t taken = together ? kTogether : 1;
    of.w += taken * of.slice_stride;
    of.fetch_part += taken * of.words * height;
    slice += taken;
  }
}

// The same for all rows.
template <class Product>
void product_rows(const Slices& slices, int64_t begin, int64_t end, const SliceRun& of, const float* x,
                  int64_t rows, float* y, int64_t y_stride, const Start& start) {
  constexpr int64_t kWidest = kMostVectors * kLanes;
  const auto take = [&]<int kVectors, bool kWhole>(int64_t r) {
    const auto n = static_cast<int>((rows - r) % kLanes);
    product_slices<Product, kVectors, kWhole>(slices, begin, end, of, x + r, y + r, y_stride, start, n);
  };
  int64_t r = 0;
  for (; r + kWidest <= rows; r += kWidest) take.template operator()<kMostVectors, true>(r);
  const int64_t left = rows - r;
  if (left == 0) return;
  const int64_t n_vectors = (left + kLanes - 1) / kLanes;
  const bool whole = left % kLanes == 0;
  const auto take_rest = [&]<int kVectors>() {
    return whole ? take.template operator()<kVectors, true>(r) : take.template operator()<kVectors, false>(r);
  };
  if (n_vectors == 1) return take_rest.template operator()<1>();
  if constexpr (kMostVectors == 2) return take.template operator()<2, false>(r);
  if (n_vectors == 2) return take_rest.template operator()<2>();
  if (n_vectors == 3) return take_rest.template operator()<3>();
  take.template operator()<kMostVectors, false>(r);
}

}  // namespace

}  // namespace bsexp::kernels
