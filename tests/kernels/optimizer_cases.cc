#include "tests/kernels/kernel_cases.h"

namespace bsexp::kernels {

namespace {

constexpr Tolerance kDoubleSum = {1e-13, 1e-10, "a sum in f64 of up to 4e4 numbers of order 1"};

KernelCase adam(const char* variant, int64_t step, double gradient_scale) {
  constexpr Tolerance kTolerance = {1e-6, 1e-6, "about ten roundings of numbers of order 1"};
  return kernel_case<Adam>(variant, kTolerance, [=](Trial& t) {
    const View gradient = t.input();
    const View w = t.updated(), m = t.updated({.spread = 0.1});
    const View v = t.updated({.center = 1, .spread = 0.1});
    t.run(Adam{w, gradient, m, v, gradient_scale, 1e-3, 0.9, 0.999, 1e-8, step});
  });
}

}  // namespace

std::vector<KernelCase> optimizer_cases() {
  return {kernel_case<SumOfSquares>("", kDoubleSum,
                                    [](Trial& t) {
                                      const View x = t.input();
                                      t.run(SumOfSquares{x, t.sums(3), 1});
                                    }),
          kernel_case<Sum>("", kDoubleSum,
                           [](Trial& t) {
                             const View x = t.input();
                             t.run(Sum{x, t.sums(3), 2});
                           }),
          adam("first_step", 1, 1), adam("clipped", 1000, 0.125),
          kernel_case<MovingAverage>("", {2.4e-7, 2.4e-7, "two roundings"}, [](Trial& t) {
            const View w = t.input();
            t.run(MovingAverage{w, t.updated(), 0.999});
          })};
}

}  // namespace bsexp::kernels
