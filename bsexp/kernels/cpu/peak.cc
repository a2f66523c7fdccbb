#include "bsexp/kernels/peak.h"

#include <chrono>
#include <vector>

#include "bsexp/kernels/cpu/isa.h"

namespace bsexp::kernels {

double measured_peak_gflops(const std::string& isa, ThreadPool& threads, DType operands) {
  constexpr long kRounds = 1000000;  // some milliseconds: long beside the start of the threads
  const Isa& row = choose_isa(isa == "none" ? "portable" : isa);
  const auto run_chains = operands == DType::bf16 ? row.run_bf16_chains : row.run_chains;
  std::vector<double> operations(static_cast<size_t>(threads.size()));
  std::vector<float> sinks(operations.size());
  const auto begin = std::chrono::steady_clock::now();
  threads.run(threads.size(), [&](int i) {
    operations[static_cast<size_t>(i)] = run_chains(kRounds, &sinks[static_cast<size_t>(i)]);
  });
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  double sum = 0;
  for (const double count : operations) sum += count;
  return sum / seconds / 1e9;
}

}  // namespace bsexp::kernels
