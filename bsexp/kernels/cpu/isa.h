#pragma once
// The instruction sets that the kernels of the cpu backend are compiled for.
//
// A set is a row: whether this processor has it, and the functions that add its kernels, one for each family
// (dense, products). "auto" is the best set this processor has, or the one named by the environment variable
// BSEXP_ISA. "avx512_lowered" is the code for AVX-512 translated to what every processor has: slow, for
// tests.
#include <string>
#include <vector>

namespace bsexp::kernels {

class CpuBackend;

struct Isa {
  std::string name;
  bool (*available)();
  bool for_tests;  // not listed and never chosen by itself
  std::vector<void (*)(CpuBackend&)> families;
  // Multiply-adds for measured_peak_gflops (peak_impl.h), of f32 and of bf16.
  double (*run_chains)(long n, float* sink);
  double (*run_bf16_chains)(long n, float* sink);
};

// UserError for a set that is unknown, or that this processor lacks.
const Isa& choose_isa(const std::string& name);

void add_dense_avx512(CpuBackend& backend);
void add_dense_avx2(CpuBackend& backend);
void add_dense_portable(CpuBackend& backend);
void add_dense_avx512_lowered(CpuBackend& backend);

void add_products_avx512(CpuBackend& backend);
void add_products_avx512_amx(CpuBackend& backend);
void add_products_avx512_bf16(CpuBackend& backend);
void add_products_avx2(CpuBackend& backend);
void add_products_portable(CpuBackend& backend);
void add_products_avx512_lowered(CpuBackend& backend);

double run_chains_avx512(long n, float* sink);
double run_chains_avx512_amx(long n, float* sink);
double run_chains_avx512_bf16(long n, float* sink);
double run_chains_avx2(long n, float* sink);
double run_chains_portable(long n, float* sink);
double run_chains_avx512_lowered(long n, float* sink);

}  // namespace bsexp::kernels
