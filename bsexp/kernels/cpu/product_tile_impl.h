#pragma once
// The tile of a product: sums of some output features x some vectors of rows, kept in registers while all
// blocks of the output block (in a slab) go by.
//
// Activations are feature-major, so a vector holds one feature of several rows, and a weight is broadcast.
// Every element is summed in an order that depends on the layout and the shapes alone. Weights are read once,
// in order (slices.h), and fetched some lines ahead of their use.
#include "bsexp/kernels/cpu/arithmetic.h"
#include "bsexp/kernels/cpu/slices.h"
#include "bsexp/kernels/cpu/tiles.h"

namespace bsexp::kernels {

namespace {

// One output block as its tiles see it.
struct OutputBlock {
  // Weights by slices: that of kHeight output features from feature k on is [n_blocks][words][kHeight] from w
  // + k n_blocks words on.
  const float* w;
  int64_t n_blocks;
  int64_t words;  // of inputs, in a block
  // Blocks whose gate is not 0, in the order of their weights; the inputs of a block begin at other *
  // x_block. Readable up to end[blocks_ahead(words)].
  const Block *begin, *end;
  int64_t x_block, x_stride;  // from one block and one word of inputs to the next
  // Where weights are packed on the way, the blocks that are fetched meanwhile: how they are stored, so many
  // floats for an output feature. Otherwise the weights that follow are fetched.
  StoredBlocks fetch;
  int64_t fetch_stride;
};

constexpr int kWordsTogether = 4;            // a block has a multiple of them
constexpr int64_t kFetchAhead = 64 * kLine;  // floats between the weights in use and those that are fetched

// What is known of a tile when it is compiled: kSlices slices of kHeight output features, kVectors vectors of
// rows, the last of them whole or not; whether stored blocks are fetched meanwhile; the distance of one word
// of inputs from the next, or 0 where it is not known, which costs tiles of 8 features a fifth of their rate.
template <int kHeightOf, int kSlicesOf, int kVectorsOf, bool kWholeOf, bool kFetchesStoredOf, int kStrideOf>
struct TileShape {
  static constexpr int kHeight = kHeightOf, kSlices = kSlicesOf, kVectors = kVectorsOf, kStride = kStrideOf;
  static constexpr bool kWhole = kWholeOf, kFetchesStored = kFetchesStoredOf;
};

// y[k][v] (+)= sum over blocks and their words c of w(c, k) x[c][v], for the output features from `first` on;
// the last vector has n lanes where it is not whole.
template <class Product, class Shape>
__attribute__((noinline)) void product_tile(const OutputBlock& of, int64_t first, const float* x, float* y,
                                            int64_t y_stride, const Start& start, int n) {
  constexpr int kHeight = Shape::kHeight, kSlices = Shape::kSlices, kVectors = Shape::kVectors,
                kTile = kHeight * kSlices;
  constexpr bool kWhole = Shape::kWhole;
  const int64_t x_stride = Shape::kStride > 0 ? Shape::kStride : of.x_stride;
  const auto load_vector = [n](const float* p, int v) {
    return kWhole || v + 1 < kVectors ? load(p + v * kLanes) : load_lanes<kWhole>(p + v * kLanes, n);
  };
  y += first * y_stride;
  F sum[kTile][kVectors];
#pragma GCC unroll 16
  for (int k = 0; k < kTile; ++k) {
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      sum[k][v] = start.add ? load_vector(y + k * y_stride, v) : F{};
      if (start.bias != nullptr) sum[k][v] += splat(start.bias[first + k]);
    }
  }
  const int64_t slice_stride = of.n_blocks * of.words * kHeight;
  const float* w = of.w + of.n_blocks * of.words * first;
  const int64_t ahead = blocks_ahead(of.words);
  const int64_t fetch_stride = Shape::kFetchesStored ? kHeight * of.fetch_stride : slice_stride;
  leave_registers_to_loop(y, y_stride);
  for (const Block* block = of.begin; block != of.end; ++block) {
    const float* input = x + block->other * of.x_block;
    const float* coming = x + block[ahead].other * of.x_block;
    const float* fetch = w + kFetchAhead;
    if constexpr (Shape::kFetchesStored) {
      const int64_t place = block - of.begin;
      if (place < of.fetch.count) fetch = of.fetch.at(place) + of.fetch_stride * first;
    }
    for (int64_t c0 = 0; c0 < of.words; c0 += kWordsTogether) {
#pragma GCC unroll 4
      for (int c = 0; c < kWordsTogether; ++c) {
        if (c * kHeight % kLine < kHeight) {
          for (int slice = 0; slice < kSlices; ++slice) {
            __builtin_prefetch(fetch + slice * fetch_stride + c * kHeight);
          }
        }
        if constexpr (kVectors > kTile) {
          F weight[kTile];
#pragma GCC unroll 16
          for (int k = 0; k < kTile; ++k) {
            weight[k] = splat(w[k / kHeight * slice_stride + c * kHeight + k % kHeight]);
          }
#pragma GCC unroll 4
          for (int v = 0; v < kVectors; ++v) {
            const F vector = load_vector(input + c * x_stride, v);
#pragma GCC unroll 16
            for (int k = 0; k < kTile; ++k) sum[k][v] = Product::multiply_add(weight[k], vector, sum[k][v]);
          }
        } else {
          F vector[kVectors];
#pragma GCC unroll 4
          for (int v = 0; v < kVectors; ++v) vector[v] = load_vector(input + c * x_stride, v);
#pragma GCC unroll 16
          for (int k = 0; k < kTile; ++k) {
            const F weight = splat(w[k / kHeight * slice_stride + c * kHeight + k % kHeight]);
#pragma GCC unroll 4
            for (int v = 0; v < kVectors; ++v) {
              sum[k][v] = Product::multiply_add(weight, vector[v], sum[k][v]);
            }
          }
        }
        for (int v = 0; v < kVectors; v += kLine / kLanes) {
          __builtin_prefetch(coming + c * x_stride + v * kLanes);
        }
      }
      input += kWordsTogether * x_stride;
      coming += kWordsTogether * x_stride;
      w += kWordsTogether * kHeight;
      fetch += kWordsTogether * kHeight;
    }
  }
  leave_registers_to_loop(y, y_stride);
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

// Slices `begin` to `end` of an output block, of which y is the first output feature, for kVectors vectors of
// rows.
template <class Product, int kVectors, bool kWhole>
inline void product_slices(const Slices& slices, int64_t begin, int64_t end, const OutputBlock& of,
                           const float* x, float* y, int64_t y_stride, const Start& start, int n) {
  constexpr int kTogether = slices_together(kVectors);
  for (int64_t slice = begin; slice < end;) {
    const int64_t height = slices.height(slice);
    const bool together = slice + kTogether <= end && slices.height(slice + kTogether - 1) == height;
    for_height(height, [&]<int kHeight>() {
      const auto take = [&]<int kSlices, bool kFetchesStored, int kStride>() {
        product_tile<Product, TileShape<kHeight, kSlices, kVectors, kWhole, kFetchesStored, kStride>>(
            of, slices.first(slice), x, y, y_stride, start, n);
      };
      const auto take_slices = [&]<int kSlices>() {
        if (of.fetch.count > 0) return take.template operator()<kSlices, true, 0>();
        if constexpr (kWhole && kVectors == kMostVectors) {
          for_stride(of.x_stride,
                     [&]<int kStride>() { take.template operator()<kSlices, false, kStride>(); });
        } else {
          take.template operator()<kSlices, false, 0>();
        }
      };
      if (together) return take_slices.template operator()<kTogether>();
      take_slices.template operator()<1>();
    });
    slice += together ? kTogether : 1;
  }
}

// The same for all rows.
template <class Product>
void product_rows(const Slices& slices, int64_t begin, int64_t end, const OutputBlock& of, const float* x,
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
