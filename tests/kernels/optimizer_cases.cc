#include "tests/kernels/kernel_cases.h"

namespace bsexp::kernels {

namespace {

constexpr Tolerance kDoubleSum = {1e-13, 1e-10, "a sum in f64 of up to 4e4 numbers of order 1"};

constexpr Tolerance kTenRoundings = {1e-6, 1e-6, "about ten roundings of numbers of order 1"};

KernelCase adam(const char* variant, int64_t step, double gradient_scale, double shrink = 0) {
  return kernel_case<Adam>(variant, kTenRoundings, [=](Trial& t) {
    const View gradient = t.input();
    const View w = t.updated(), m = t.updated({.spread = 0.1});
    const View v = t.updated({.center = 1, .spread = 0.1});
    t.run(Adam{w, gradient, m, v, gradient_scale, 1e-3, 0.9, 0.999, 1e-8, step, shrink});
  });
}

// Gradients of zero, too, and u on both sides of |g|.
KernelCase adamax(const char* variant, int64_t step, double gradient_scale) {
  return kernel_case<Adamax>(variant, kTenRoundings, [=](Trial& t) {
    const View gradient = t.input({.zero_every = 3});
    const View w = t.updated(), m = t.updated({.spread = 0.1});
    const View u = t.updated({.center = 1, .spread = 0.5});
    t.run(Adamax{w, gradient, m, u, gradient_scale, 1e-3, 0.9, 0.999, 1e-8, step});
  });
}

KernelCase sgd(const char* variant, bool with_velocity) {
  return kernel_case<Sgd>(variant, kTenRoundings, [=](Trial& t) {
    const View gradient = t.input();
    const View w = t.updated();
    t.run(Sgd{w, gradient, with_velocity ? t.updated() : View{}, 0.5, 0.1, 0.9});
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
          adam("first_step", 1, 1),
          adam("clipped", 1000, 0.125),
          adam("shrinking", 10, 1, 0.01),
          adamax("first_step", 1, 1),
          adamax("clipped", 1000, 0.125),
          sgd("plain", false),
          sgd("momentum", true),
          kernel_case<MovingAverage>("", {2.4e-7, 2.4e-7, "two roundings"}, [](Trial& t) {
            const View w = t.input();
            t.run(MovingAverage{w, t.updated(), 0.999});
          })};
}

}  // namespace bsexp::kernels
