#pragma once
// Tiles: how the features of a block are cut so that the sums of a tile fill the registers.
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
  return n_vectors == 2 ? TileHeights{12, 8} : TileHeights{16, 8};
#else
  return n_vectors == 2 ? TileHeights{6, 4} : TileHeights{12, 8};
#endif
}
// s = tall n_tall + low n_low, with as many tall tiles as there can be.
constexpr int n_tall(int s, TileHeights heights) {
  int n = s / heights.tall;
  while ((s - n * heights.tall) % heights.low != 0) --n;
  return n;
}
constexpr int n_low(int s, TileHeights heights) {
  return (s - n_tall(s, heights) * heights.tall) / heights.low;
}

// What an output starts from: its old value or 0, and a bias for each of the features, or none.
struct Start {
  bool add;
  const float* bias;
};

template <bool kWhole>
inline F load_lanes(const float* p, int n) {
  if constexpr (kWhole) {
    return load(p);
  } else {
    return load_part(p, n);
  }
}

constexpr int64_t kLine = 16;  // floats of a cache line

// Calls body.operator()<kStride>() for a distance between one feature of the activations and the next that
// tiles are compiled for: in batches of 32 and 64 rows, and in the copies of most convolutions; or <0>() for
// any other.
template <class Body>
inline void for_stride(int64_t stride, Body body) {
  switch (stride) {
    case 32:
      return body.template operator()<32>();
    case 64:
      return body.template operator()<64>();
    case kChannelStride:
      return body.template operator()<kChannelStride>();
    default:
      return body.template operator()<0>();
  }
}

// Before and after the loop of a tile: the addresses of its outputs are computed anew after it. Kept, they
// would take registers from the loop, which then moves its own between those of vectors and those of
// addresses, on the units that multiply.
inline void leave_registers_to_loop(float*& y, int64_t& y_stride) {
  asm volatile("" : "+r"(y), "+r"(y_stride));
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

}  // namespace

}  // namespace bsexp::kernels
