#include "tests/kernels/kernel_cases.h"

namespace bsexp::kernels {

namespace {

constexpr double kEpsilon = 1e-5;
constexpr Tolerance kRounding = {2.4e-7, 6e-7, "two roundings of the value, one of a sum with the old value"};
constexpr Tolerance kSums = {2e-6, 1e-5, "f32 sums of up to some thousand products of order 1"};

KernelCase layer_norm_forward(const char* variant, bool relu) {
  return kernel_case<LayerNormForward>(variant, kSums, [relu](Trial& t) {
    const View x = t.input({.center = 0.5, .spread = 2});
    const View gain = t.input(1, t.features(), {.center = 1, .spread = 0.3});
    const View bias = t.input(1, t.features());
    const View y = t.result(), mean = t.result(t.rows(), 1);
    t.run(LayerNormForward{x, gain, bias, kEpsilon, relu, y, mean, t.result(t.rows(), 1)});
  });
}

KernelCase layer_norm_backward(const char* variant, bool relu) {
  return kernel_case<LayerNormBackward>(variant, kSums, [relu](Trial& t) {
    const View x = t.input(), gain = t.input(1, t.features());
    const View y = relu ? t.input() : View();
    const View mean = t.input(t.rows(), 1, {.spread = 0.1});
    const View rstd = t.input(t.rows(), 1, {.center = 1, .spread = 0.1});
    const View dy = t.input();
    const Out dx = t.gradient(), dgain = t.gradient(1, t.features());
    t.run(LayerNormBackward{x, gain, y, mean, rstd, relu, dy, dx, dgain, t.gradient(1, t.features())});
  });
}

KernelCase scale_shift_forward(const char* variant, bool scaled, bool shifted) {
  return kernel_case<ScaleShiftForward>(variant, kRounding, [=](Trial& t) {
    const View x = t.input();
    const View scale = scaled ? t.input(1, t.features()) : View();
    const View shift = shifted ? t.input(1, t.features()) : View();
    t.run(ScaleShiftForward{x, scale, shift, t.result()});
  });
}

KernelCase scale_shift_backward(const char* variant, bool scaled) {
  return kernel_case<ScaleShiftBackward>(variant, kSums, [=](Trial& t) {
    const View x = t.input(), dy = t.input();
    const View scale = scaled ? t.input(1, t.features()) : View();
    const Out dx = t.gradient(), dscale = scaled ? t.gradient(1, t.features()) : Out();
    t.run(ScaleShiftBackward{x, scale, dy, dx, dscale, t.gradient(1, t.features())});
  });
}

}  // namespace

std::vector<KernelCase> normalization_cases() {
  constexpr Values kDivisor = {.center = 2, .spread = 0.4, .zero_every = 5};
  return {layer_norm_forward("", false),
          layer_norm_forward("relu", true),
          layer_norm_backward("", false),
          layer_norm_backward("relu", true),
          scale_shift_forward("", true, true),
          scale_shift_forward("no_scale", false, true),
          scale_shift_forward("no_shift", true, false),
          scale_shift_backward("", true),
          scale_shift_backward("no_scale", false),
          kernel_case<DivideForward>("", kRounding,
                                     [=](Trial& t) {
                                       const View a = t.input(), b = t.input(kDivisor);
                                       t.run(DivideForward{a, b, t.result()});
                                     }),
          kernel_case<DivideBackward>("", kRounding,
                                      [=](Trial& t) {
                                        const View b = t.input(kDivisor), y = t.input(), dy = t.input();
                                        const Out da = t.gradient();
                                        t.run(DivideBackward{b, y, dy, da, t.gradient()});
                                      }),
          kernel_case<NormalizeRowsForward>("", kSums,
                                            [](Trial& t) {
                                              const View v = t.input(), gain = t.input(t.rows(), 1);
                                              const View y = t.result();
                                              t.run(NormalizeRowsForward{v, gain, y, t.result(t.rows(), 1)});
                                            }),
          kernel_case<NormalizeRowsForward>("zero_rows", {0, 0, "zeros are exact"},
                                            [](Trial& t) {
                                              const View v = t.input({.spread = 0}),
                                                         gain = t.input(t.rows(), 1);
                                              const View y = t.result();
                                              t.run(NormalizeRowsForward{v, gain, y, t.result(t.rows(), 1)});
                                            }),
          kernel_case<NormalizeRowsBackward>("", kSums, [](Trial& t) {
            const View v = t.input(), gain = t.input(t.rows(), 1);
            const View norm = t.input(t.rows(), 1, {.center = 9, .spread = 1, .zero_every = 4});
            const View dy = t.input();
            const Out dv = t.gradient();
            t.run(NormalizeRowsBackward{v, gain, norm, dy, dv, t.gradient(t.rows(), 1)});
          })};
}

}  // namespace bsexp::kernels
