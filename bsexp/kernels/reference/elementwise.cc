// Fill, Scale, Add, Mul, Subset, Activation, Dropout: each element on its own.
#include <cmath>

#include "bsexp/base/random.h"
#include "bsexp/kernels/reference/families.h"
#include "bsexp/kernels/reference/values.h"

namespace bsexp::kernels::reference {

namespace {

void run(const Fill& k, ThreadPool&) {
  if (k.x.dtype == DType::i32) {
    for_each(k.x, [&](int64_t r, int64_t f) {
      k.x.as<int32_t>()[f * k.x.rows + r] = static_cast<int32_t>(k.value);
    });
    return;
  }
  const Writer x(k.x);
  for_each(k.x, [&](int64_t r, int64_t f) { x.put(r, f, k.value); });
}

void run(const Scale& k, ThreadPool&) {
  const Reader x(k.x);
  const Writer y(k.y);
  for_each(k.x, [&](int64_t r, int64_t f) { y.put(r, f, k.scale * x(r, f)); });
}

void run(const AddForward& k, ThreadPool&) {
  const Reader a(k.a), b(k.b);
  const Writer y(k.y);
  for_each(k.a, [&](int64_t r, int64_t f) {
    y.put(r, f, f % k.stride == 0 ? a(r, f) + b(r, f / k.stride) : a(r, f));
  });
}

void run(const MulForward& k, ThreadPool&) {
  const Reader a(k.a), b(k.b);
  const Writer y(k.y);
  for_each(k.a, [&](int64_t r, int64_t f) {
    y.put(r, f, f % k.stride == 0 ? a(r, f) * b(r, f / k.stride) : a(r, f));
  });
}

void run(const MulBackward& k, ThreadPool&) {
  const Reader a(k.a), b(k.b), dy(k.dy);
  const Writer da(k.da), db(k.db);
  for_each(k.a, [&](int64_t r, int64_t f) {
    const bool chosen = f % k.stride == 0;
    if (chosen) db.put(r, f / k.stride, dy(r, f) * a(r, f));
    da.put(r, f, chosen ? dy(r, f) * b(r, f / k.stride) : dy(r, f));
  });
}

void run(const SubsetForward& k, ThreadPool&) {
  const Reader x(k.x);
  const Writer y(k.y);
  for_each(k.x, [&](int64_t r, int64_t f) {
    if (f % k.stride == 0) y.put(r, f / k.stride, x(r, f));
  });
}

void run(const SubsetBackward& k, ThreadPool&) {
  const Reader dy(k.dy);
  const Writer dx(k.dx);
  for_each(k.dx.view,
           [&](int64_t r, int64_t f) { dx.put(r, f, f % k.stride == 0 ? dy(r, f / k.stride) : 0); });
}

double activation(Activation f, double x) {
  switch (f) {
    case Activation::relu:
      return x < 0 ? 0 : x;  // keeps NaN
    case Activation::sigmoid:
      return 1 / (1 + std::exp(-x));
    case Activation::tanh:
      return std::tanh(x);
  }
  return x;
}

double derivative(Activation f, double y) {
  switch (f) {
    case Activation::relu:
      return y > 0 ? 1 : 0;
    case Activation::sigmoid:
      return y * (1 - y);
    case Activation::tanh:
      return 1 - y * y;
  }
  return 1;
}

void run(const ActivationForward& k, ThreadPool&) {
  const Reader x(k.x);
  const Writer y(k.y);
  for_each(k.x, [&](int64_t r, int64_t f) { y.put(r, f, activation(k.f, x(r, f))); });
}

void run(const ActivationBackward& k, ThreadPool&) {
  const Reader y(k.y), dy(k.dy);
  const Writer dx(k.dx);
  for_each(k.y, [&](int64_t r, int64_t f) { dx.put(r, f, dy(r, f) * derivative(k.f, y(r, f))); });
}

void run(const Dropout& k, ThreadPool&) {
  const Reader x(k.x);
  const Writer y(k.y);
  for_each(k.x, [&](int64_t r, int64_t f) {
    const auto i = static_cast<uint64_t>(f * k.x.rows + r);
    const uint32_t word = random_block(k.key, i / 4)[i % 4];
    y.put(r, f, static_cast<double>(word) < k.keep * 0x1p32 ? x(r, f) / k.keep : 0);
  });
}

}  // namespace

void add_elementwise(ReferenceBackend& backend) {
  backend.add<Fill>(run);
  backend.add<Scale>(run);
  backend.add<AddForward>(run);
  backend.add<MulForward>(run);
  backend.add<MulBackward>(run);
  backend.add<SubsetForward>(run);
  backend.add<SubsetBackward>(run);
  backend.add<ActivationForward>(run);
  backend.add<ActivationBackward>(run);
  backend.add<Dropout>(run);
}

}  // namespace bsexp::kernels::reference
