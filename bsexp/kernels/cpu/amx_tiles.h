#pragma once
// AMX: matrices in registers of their own, eight tiles of up to 16 rows of 64 bytes, and their product.
//
// C (+)= A B for C [m][n] f32, A [m][words] and B [words][n], words being pairs of bf16 that are summed over.
// Here tiles 0 to 3 are C, 4 and 5 are A, 6 and 7 are B. Products and sums are f32; numbers below 2^-126 in
// magnitude count as 0, operands and sums alike. A sum over a tile starts from 0 and is then added to C.
#include <cstdint>

namespace bsexp::kernels {

namespace {

constexpr int kTileRows = 16, kTileWords = 16, kTileColumns = 16;  // at most

// The shapes of the eight tiles on the calling thread, until it leaves the scope: then the registers are
// empty again, and nothing that follows pays for keeping them.
class TileRegisters {
 public:
  TileRegisters(int m, int words, int n) {
    Shapes shapes = {};
    for (int tile = 0; tile < 8; ++tile) {
      shapes.rows[tile] = static_cast<uint8_t>(tile < 6 ? m : words);
      shapes.row_bytes[tile] = static_cast<uint16_t>(4 * (tile == 4 || tile == 5 ? words : n));
    }
    asm volatile("ldtilecfg %0" : : "m"(shapes));
  }
  ~TileRegisters() { asm volatile("tilerelease"); }
  TileRegisters(const TileRegisters&) = delete;
  TileRegisters& operator=(const TileRegisters&) = delete;

 private:
  struct Shapes {
    uint8_t palette = 1, start_row = 0, reserved[14];
    uint16_t row_bytes[16];
    uint8_t rows[16];
  };
  static_assert(sizeof(Shapes) == 64);
};

template <int kTile>
inline void zero_tile() {
  asm volatile("tilezero %%tmm%c0" : : "i"(kTile));
}
inline void zero_sums() {
  zero_tile<0>();
  zero_tile<1>();
  zero_tile<2>();
  zero_tile<3>();
}

// Rows that lie `stride` words apart.
template <int kTile>
inline void load_tile(const float* from, int64_t stride) {
  asm volatile("tileloadd (%1,%2,1), %%tmm%c0" : : "i"(kTile), "r"(from), "r"(4 * stride) : "memory");
}
template <int kTile>
inline void store_tile(float* to, int64_t stride) {
  asm volatile("tilestored %%tmm%c0, (%1,%2,1)" : : "i"(kTile), "r"(to), "r"(4 * stride) : "memory");
}

// C += A B.
template <int kC, int kA, int kB>
inline void multiply_tiles() {
  asm volatile("tdpbf16ps %%tmm%c2, %%tmm%c1, %%tmm%c0" : : "i"(kC), "i"(kA), "i"(kB));
}

}  // namespace

}  // namespace bsexp::kernels
