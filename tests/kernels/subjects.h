#pragma once
// The backends that every test of kernels runs on: the reference, the guarded one, and the cpu's with each
// instruction set (and the one for AVX-512, lowered to what every processor has).
#include <vector>

#include "bsexp/kernels/backend.h"

namespace bsexp::kernels {

inline std::vector<BackendPtr> make_all_backends(int n_threads) {
  std::vector<BackendPtr> backends = {make_backend("reference", n_threads),
                                      make_backend("guarded", n_threads)};
  std::vector<std::string> isas = available_isas();
  isas.emplace_back("avx512_lowered");
  for (const std::string& isa : isas) backends.push_back(make_backend("cpu", n_threads, isa));
  return backends;
}

}  // namespace bsexp::kernels
