#pragma once
// The backends that every computation is tested on: the reference, the cpu with every instruction set that
// can run here, and the guarded memory.
#include <string>
#include <vector>

#include "bsexp/kernels/backend.h"

namespace bsexp {

struct TestBackend {
  std::string name, isa;
};

inline std::vector<TestBackend> fast_backends() {
  std::vector<TestBackend> result = {{"guarded", "auto"}, {"cpu", "avx512_lowered"}};
  for (const std::string& isa : kernels::available_isas()) result.push_back({"cpu", isa});
  return result;
}

}  // namespace bsexp
