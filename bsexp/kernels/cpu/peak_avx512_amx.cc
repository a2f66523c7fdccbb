#include "bsexp/kernels/cpu/amx_tiles.h"
#include "bsexp/kernels/cpu/isa.h"

namespace bsexp::kernels {

// Products of whole tiles, four sums at a time as in the kernels.
double run_chains_avx512_amx(long n, float* sink) {
  const TileRegisters registers(kTileRows, kTileWords, kTileColumns);
  alignas(64) float numbers[kTileRows * kTileColumns];
  for (float& number : numbers) number = 0.001F;
  zero_sums();
  load_tile<4>(numbers, kTileWords);
  load_tile<5>(numbers, kTileWords);
  load_tile<6>(numbers, kTileColumns);
  load_tile<7>(numbers, kTileColumns);
  const long rounds = n / 8;  // each takes as long as several of vectors
  for (long round = 0; round < rounds; ++round) {
    multiply_tiles<0, 4, 6>();
    multiply_tiles<1, 4, 7>();
    multiply_tiles<2, 5, 6>();
    multiply_tiles<3, 5, 7>();
  }
  store_tile<0>(numbers, kTileColumns);
  *sink = numbers[0];
  return 2.0 * kTileRows * 2 * kTileWords * kTileColumns * 4 * static_cast<double>(rounds);
}

}  // namespace bsexp::kernels
