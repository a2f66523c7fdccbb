#include "bsexp/kernels/cpu/isa.h"

#include <cstdlib>

#ifdef BSEXP_HAVE_AMX
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include "bsexp/base/table.h"
#include "bsexp/kernels/backend.h"

namespace bsexp::kernels {

namespace {

bool always() { return true; }

#if defined(__x86_64__)
bool has_avx512() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}
bool has_avx512_bf16() { return has_avx512() && __builtin_cpu_supports("avx512bf16"); }
#ifdef BSEXP_HAVE_AMX
// Tiles make the state of a thread 8 KiB larger, so the kernel wants to be asked, once for all threads of the
// process.
bool has_avx512_amx() {
  constexpr int kRequestPermission = 0x1023, kTileData = 18;  // ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA
  static const bool has = has_avx512_bf16() && __builtin_cpu_supports("amx-tile") &&
                          __builtin_cpu_supports("amx-bf16") &&
                          syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
  return has;
}
#endif
bool has_avx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
#endif

const Table<Isa>& isas() {
  static const Table<Isa> table("instruction set", {
#ifdef BSEXP_HAVE_AMX
    {"avx512_amx",      has_avx512_amx,       false, {add_dense_avx512, add_products_avx512_amx},
     run_chains_avx512, run_chains_avx512_amx},
#endif
#if defined(__x86_64__)
        {"avx512_bf16",     has_avx512_bf16,       false, {add_dense_avx512, add_products_avx512_bf16},
         run_chains_avx512, run_chains_avx512_bf16},
        {"avx512",          has_avx512,       false, {add_dense_avx512, add_products_avx512},
         run_chains_avx512, run_chains_avx512},
        {"avx2", has_avx2, false, {add_dense_avx2, add_products_avx2}, run_chains_avx2, run_chains_avx2},
#endif
        {"portable",         always, false, {add_dense_portable, add_products_portable}, run_chains_portable,
         run_chains_portable},
        {"avx512_lowered",
         always,
         true,
         {add_dense_avx512_lowered, add_products_avx512_lowered},
         run_chains_avx512_lowered,
         run_chains_avx512_lowered},
  });
  return table;
}

}  // namespace

std::vector<std::string> available_isas() {
  std::vector<std::string> names;
  for (const Isa& isa : isas()) {
    if (!isa.for_tests && isa.available()) names.push_back(isa.name);
  }
  return names;
}

const Isa& choose_isa(const std::string& name) {
  const char* const wanted = name == "auto" ? std::getenv("BSEXP_ISA") : name.c_str();
  if (wanted == nullptr) return isas().get(available_isas().front());
  const Isa& isa = isas().get(wanted);
  REQUIRE(isa.available(), "this processor does not have the instruction set {}{}; it has {}", isa.name,
          name == "auto" ? " that BSEXP_ISA asks for" : "", join(available_isas()));
  return isa;
}

}  // namespace bsexp::kernels
