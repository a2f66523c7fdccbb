#include "tests/kernels/kernel_cases.h"

namespace bsexp::kernels {

namespace {

constexpr double kEpsilon = 1e-5;
constexpr Tolerance kRounding = {2.4e-7, 6e-7, "two roundings of the value, one of a sum with the old value"};
constexpr Tolerance kSums = {2e-6, 1e-5, "f32 sums of up to some thousand products of order 1"};

struct Following {
  bool times = false, plus = false, relu = false;
  int64_t stride = 1;
};

LayerNormThen then_of(Trial& t, const Following& following) {
  const int64_t n = (t.features() + following.stride - 1) / following.stride;
  const View times = following.times ? t.input(t.rows(), n, {.center = 1}) : View();
  const View plus = following.plus ? t.input(t.rows(), n) : View();
  return {times, plus, following.stride, following.relu};
}

KernelCase layer_norm_forward(const char* variant, const Following& following) {
  return kernel_case<LayerNormForward>(variant, kSums, [=](Trial& t) {
    const View x = t.input({.center = 0.5, .spread = 2});
    const View gain = t.input(1, t.features(), {.center = 1, .spread = 0.3});
    const View bias = t.input(1, t.features());
    const LayerNormThen then = then_of(t, following);
    const View y = t.result(), mean = t.result(t.rows(), 1);
    t.run(LayerNormForward{x, gain, bias, kEpsilon, y, mean, t.result(t.rows(), 1), then});
  });
}

KernelCase layer_norm_backward(const char* variant, const Following& following) {
  return kernel_case<LayerNormBackward>(variant, kSums, [=](Trial& t) {
    const View x = t.input(), gain = t.input(1, t.features());
    const View bias = following.times ? t.input(1, t.features()) : View();
    const View y = following.relu ? t.input() : View();
    const View mean = t.input(t.rows(), 1, {.spread = 0.1});
    const View rstd = t.input(t.rows(), 1, {.center = 1, .spread = 0.1});
    const View dy = t.input();
    const LayerNormThen then = then_of(t, following);
    const int64_t n = (t.features() + following.stride - 1) / following.stride;
    const Out dx = t.gradient(), dgain = t.gradient(1, t.features()), dbias = t.gradient(1, t.features());
    const Out dtimes = following.times ? t.gradient(t.rows(), n) : Out();
    const Out dplus = following.plus ? t.gradient(t.rows(), n) : Out();
    t.run(LayerNormBackward{x, gain, bias, y, mean, rstd, dy, dx, dgain, dbias, then, dtimes, dplus});
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
  constexpr Following kRelu = {.relu = true}, kTimes = {.times = true, .stride = 2},
                      kPlus = {.plus = true, .relu = true, .stride = 3},
                      kAll = {.times = true, .plus = true, .relu = true};
  return {layer_norm_forward("", {}),
          layer_norm_forward("relu", kRelu),
          layer_norm_forward("times", kTimes),
          layer_norm_forward("plus_relu", kPlus),
          layer_norm_forward("all", kAll),
          layer_norm_backward("", {}),
          layer_norm_backward("relu", kRelu),
          layer_norm_backward("times", kTimes),
          layer_norm_backward("plus_relu", kPlus),
          layer_norm_backward("all", kAll),
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
