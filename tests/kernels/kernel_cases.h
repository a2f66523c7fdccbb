#pragma once
// The table of cases that drives the comparison of backends: one row, or a few, for every kernel.
//
// A row makes the kernel's tensors for a shape and runs it. What it wrote may differ from the reference in
// f64 by relative |value| + absolute, for the row's reason.
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "tests/kernels/trial.h"

namespace bsexp::kernels {

struct Tolerance {
  double relative;
  double absolute;
  const char* reason;
};

struct KernelCase {
  std::string kernel;   // Args::kName
  std::string variant;  // "" or what is special: "stride_2", "in_place"
  Tolerance tolerance;
  std::function<void(Trial&)> run;

  std::string name() const { return variant.empty() ? kernel : kernel + "_" + variant; }
};

// For the messages of GoogleTest.
inline void PrintTo(const KernelCase& row, std::ostream* out) { *out << row.name(); }

template <class Args>
KernelCase kernel_case(const char* variant, Tolerance tolerance, std::function<void(Trial&)> run) {
  return {Args::kName, variant, tolerance, std::move(run)};
}

std::vector<KernelCase> elementwise_cases();
std::vector<KernelCase> normalization_cases();
std::vector<KernelCase> model_cases();  // embedding, LSTM, cross-entropy
std::vector<KernelCase> optimizer_cases();
std::vector<KernelCase> product_cases();
std::vector<KernelCase> convolution_cases();
std::vector<KernelCase> all_kernel_cases();

}  // namespace bsexp::kernels
