#include "tests/kernels/kernel_cases.h"

namespace bsexp::kernels {

namespace {

constexpr Tolerance kRounding = {1.2e-7, 6e-7,
                                 "one rounding of the value, one of a sum with the old value below 8"};
constexpr Tolerance kTranscendental = {6e-7, 6e-7, "exp and tanh are within a few ulp"};

int64_t subset(int64_t features, int64_t stride) { return (features + stride - 1) / stride; }

// Strides 1 (every feature), 2 and 3, named in the variant.
template <class Args>
void add_strides(std::vector<KernelCase>& cases, void (*run)(Trial&, int64_t stride)) {
  for (const int64_t stride : {1, 2, 3}) {
    const std::string variant = fmt::format("stride_{}", stride);
    cases.push_back(
        kernel_case<Args>(variant.c_str(), kRounding, [run, stride](Trial& t) { run(t, stride); }));
  }
}

void add_activations(std::vector<KernelCase>& cases) {
  const std::vector<std::pair<const char*, Activation>> all = {
      {"relu", Activation::relu}, {"sigmoid", Activation::sigmoid}, {"tanh", Activation::tanh}};
  for (const auto& [name, f] : all) {
    cases.push_back(kernel_case<ActivationForward>(name, kTranscendental, [f = f](Trial& t) {
      const View x = t.input({.spread = 3});
      t.run(ActivationForward{f, x, t.result()});
    }));
    cases.push_back(kernel_case<ActivationBackward>(name, {4e-7, 6e-7, "three roundings"}, [f = f](Trial& t) {
      const View y = t.input({.spread = 0.4}), dy = t.input();
      t.run(ActivationBackward{f, y, dy, t.gradient()});
    }));
  }
}

void add_strided(std::vector<KernelCase>& cases) {
  add_strides<AddForward>(cases, [](Trial& t, int64_t stride) {
    const View a = t.input(), b = t.input(t.rows(), subset(t.features(), stride));
    t.run(AddForward{a, b, stride, t.result()});
  });
  add_strides<MulForward>(cases, [](Trial& t, int64_t stride) {
    const View a = t.input(), b = t.input(t.rows(), subset(t.features(), stride));
    t.run(MulForward{a, b, stride, t.result()});
  });
  add_strides<MulBackward>(cases, [](Trial& t, int64_t stride) {
    const int64_t n = subset(t.features(), stride);
    const View a = t.input(), b = t.input(t.rows(), n), dy = t.input();
    const Out da = t.gradient();
    t.run(MulBackward{a, b, stride, dy, da, t.gradient(t.rows(), n)});
  });
  add_strides<SubsetForward>(cases, [](Trial& t, int64_t stride) {
    const View x = t.input();
    t.run(SubsetForward{x, stride, t.gradient(t.rows(), subset(t.features(), stride))});
  });
  add_strides<SubsetBackward>(cases, [](Trial& t, int64_t stride) {
    const View dy = t.input(t.rows(), subset(t.features(), stride));
    t.run(SubsetBackward{dy, stride, t.gradient()});
  });
}

void add_in_place(std::vector<KernelCase>& cases) {
  for (const int64_t stride : {1, 2}) {
    const std::string variant = fmt::format("in_place_stride_{}", stride);
    cases.push_back(kernel_case<AddForward>(variant.c_str(), kRounding, [stride](Trial& t) {
      const View a = t.updated(), b = t.input(t.rows(), subset(t.features(), stride));
      t.run(AddForward{a, b, stride, a});
    }));
    cases.push_back(kernel_case<MulForward>(variant.c_str(), kRounding, [stride](Trial& t) {
      const View a = t.updated(), b = t.input(t.rows(), subset(t.features(), stride));
      t.run(MulForward{a, b, stride, a});
    }));
  }
  cases.push_back(kernel_case<Scale>("in_place", kRounding, [](Trial& t) {
    const View x = t.updated();
    t.run(Scale{x, -0.75, {x}});
  }));
}

}  // namespace

std::vector<KernelCase> elementwise_cases() {
  std::vector<KernelCase> cases = {
      kernel_case<Fill>("", {0, 0, "2.5 is exact"},
                        [](Trial& t) {
                          t.run(Fill{t.result(), 2.5});
                        }),
      kernel_case<Fill>("f64", {0, 0, "0.1 is stored as it is"},
                        [](Trial& t) {
                          t.run(Fill{t.sums(t.features()), 0.1});
                        }),
      kernel_case<Scale>("", kRounding,
                         [](Trial& t) {
                           const View x = t.input();
                           t.run(Scale{x, 0.3125, t.gradient()});
                         }),
      kernel_case<Dropout>("", {2.4e-7, 6e-7, "a product with the rounded 1 / keep"},
                           [](Trial& t) {
                             const View x = t.input();
                             t.run(Dropout{x, 0.8, 0x123456789abcdefULL, t.gradient()});
                           }),
      kernel_case<Dropout>("keep_all", kRounding, [](Trial& t) {
        const View x = t.input();
        t.run(Dropout{x, 1, 7, t.gradient()});
      })};
  add_strided(cases);
  add_in_place(cases);
  add_activations(cases);
  return cases;
}

}  // namespace bsexp::kernels
