// Sums, the optimizers and the moving average.
#include <algorithm>
#include <cmath>

#include "bsexp/kernels/reference/families.h"
#include "bsexp/kernels/reference/values.h"

namespace bsexp::kernels::reference {

namespace {

void run(const SumOfSquares& k, ThreadPool&) {
  const Reader x(k.x);
  double sum = 0;
  for_each(k.x, [&](int64_t r, int64_t f) { sum += x(r, f) * x(r, f); });
  Writer(k.result).put(0, k.index, sum);
}

void run(const Sum& k, ThreadPool&) {
  const Reader x(k.x);
  double sum = 0;
  for_each(k.x, [&](int64_t r, int64_t f) { sum += x(r, f); });
  Writer(k.result).put(0, k.index, sum);
}

void run(const Adam& k, ThreadPool&) {
  const Reader w(k.w), gradient(k.gradient), m(k.m), v(k.v);
  const Writer w_out(k.w), m_out(k.m), v_out(k.v);
  const auto step = static_cast<double>(k.step);
  const double rate = k.rate / (1 - std::pow(k.beta1, step));
  const double v_correction = 1 / (1 - std::pow(k.beta2, step));
  for_each(k.w, [&](int64_t r, int64_t f) {
    const double g = k.gradient_scale * gradient(r, f);
    const double m_new = k.beta1 * m(r, f) + (1 - k.beta1) * g;
    const double v_new = k.beta2 * v(r, f) + (1 - k.beta2) * g * g;
    m_out.put(r, f, m_new);
    v_out.put(r, f, v_new);
    w_out.put(r, f, (1 - k.shrink) * w(r, f) - rate * m_new / (std::sqrt(v_new * v_correction) + k.epsilon));
  });
}

void run(const Adamax& k, ThreadPool&) {
  const Reader w(k.w), gradient(k.gradient), m(k.m), u(k.u);
  const Writer w_out(k.w), m_out(k.m), u_out(k.u);
  const double rate = k.rate / (1 - std::pow(k.beta1, static_cast<double>(k.step)));
  for_each(k.w, [&](int64_t r, int64_t f) {
    const double g = k.gradient_scale * gradient(r, f);
    const double m_new = k.beta1 * m(r, f) + (1 - k.beta1) * g;
    const double u_new = std::max(k.beta2 * u(r, f), std::abs(g) + k.epsilon);
    m_out.put(r, f, m_new);
    u_out.put(r, f, u_new);
    w_out.put(r, f, w(r, f) - rate * m_new / u_new);
  });
}

void run(const Sgd& k, ThreadPool&) {
  const Reader w(k.w), gradient(k.gradient), velocity(k.velocity);
  const Writer w_out(k.w), velocity_out(k.velocity);
  const auto has_velocity = static_cast<bool>(k.velocity);
  for_each(k.w, [&](int64_t r, int64_t f) {
    const double g = k.gradient_scale * gradient(r, f);
    const double step = has_velocity ? k.momentum * velocity(r, f) + g : g;
    velocity_out.put(r, f, step);
    w_out.put(r, f, w(r, f) - k.rate * step);
  });
}

void run(const MovingAverage& k, ThreadPool&) {
  const Reader w(k.w), average(k.average);
  const Writer out(k.average);
  for_each(k.w,
           [&](int64_t r, int64_t f) { out.put(r, f, k.decay * average(r, f) + (1 - k.decay) * w(r, f)); });
}

}  // namespace

void add_optimizer(ReferenceBackend& backend) {
  backend.add<SumOfSquares>(run);
  backend.add<Sum>(run);
  backend.add<Adam>(run);
  backend.add<Adamax>(run);
  backend.add<Sgd>(run);
  backend.add<MovingAverage>(run);
}

}  // namespace bsexp::kernels::reference
