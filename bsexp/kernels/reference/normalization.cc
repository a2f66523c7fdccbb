// LayerNorm, ScaleShift, Divide, NormalizeRows: what brings values to a scale.
#include <cmath>

#include "bsexp/kernels/reference/families.h"
#include "bsexp/kernels/reference/values.h"

namespace bsexp::kernels::reference {

namespace {

// sum over f of value(f).
template <class Value>
double sum_over(int64_t n, Value&& value) {
  double sum = 0;
  for (int64_t f = 0; f < n; ++f) sum += value(f);
  return sum;
}

// times(r, f) and plus(r, f) are 1 and 0 between the features on which they act.
class Then {
 public:
  explicit Then(const LayerNormThen& then) : then_(then), times_(then.times), plus_(then.plus) {}
  bool acts(int64_t f) const { return f % then_.stride == 0; }
  double times(int64_t r, int64_t f) const {
    return then_.times && acts(f) ? times_(r, f / then_.stride) : 1;
  }
  double plus(int64_t r, int64_t f) const { return then_.plus && acts(f) ? plus_(r, f / then_.stride) : 0; }

 private:
  LayerNormThen then_;
  Reader times_, plus_;
};

void run(const LayerNormForward& k, ThreadPool&) {
  const Reader x(k.x), gain(k.gain), bias(k.bias);
  const Then then(k.then);
  const Writer y(k.y), mean_out(k.mean), rstd_out(k.rstd);
  const int64_t n = k.x.features;
  const auto count = static_cast<double>(n);
  for (int64_t r = 0; r < k.x.rows; ++r) {
    const double mean = sum_over(n, [&](int64_t f) { return x(r, f); }) / count;
    const double variance =
        sum_over(n, [&](int64_t f) { return (x(r, f) - mean) * (x(r, f) - mean); }) / count;
    const double rstd = 1 / std::sqrt(variance + k.epsilon);
    mean_out.put(r, 0, mean);
    rstd_out.put(r, 0, rstd);
    for (int64_t f = 0; f < n; ++f) {
      const double normed = gain(0, f) * (x(r, f) - mean) * rstd + bias(0, f);
      const double value = normed * then.times(r, f) + then.plus(r, f);
      y.put(r, f, k.then.relu && value < 0 ? 0 : value);
    }
  }
}

void run(const LayerNormBackward& k, ThreadPool&) {
  const Reader x(k.x), gain(k.gain), bias(k.bias), y(k.y), mean(k.mean), rstd(k.rstd), dy(k.dy);
  const Then then(k.then);
  const Writer dx(k.dx), dgain(k.dgain), dbias(k.dbias), dtimes_out(k.dtimes), dplus_out(k.dplus);
  const int64_t n = k.x.features, rows = k.x.rows;
  const auto count = static_cast<double>(n);
  const auto normalized = [&](int64_t r, int64_t f) { return (x(r, f) - mean(r, 0)) * rstd(r, 0); };
  const auto dplus = [&](int64_t r, int64_t f) { return k.then.relu && !(y(r, f) > 0) ? 0 : dy(r, f); };
  const auto g = [&](int64_t r, int64_t f) { return dplus(r, f) * then.times(r, f); };
  const auto dn = [&](int64_t r, int64_t f) { return g(r, f) * gain(0, f); };
  for (int64_t f = 0; f < n; ++f) {
    dgain.put(0, f, sum_over(rows, [&](int64_t r) { return g(r, f) * normalized(r, f); }));
    dbias.put(0, f, sum_over(rows, [&](int64_t r) { return g(r, f); }));
  }
  for (int64_t r = 0; r < rows; ++r) {
    const double mean_dn = sum_over(n, [&](int64_t f) { return dn(r, f); }) / count;
    const double mean_dn_n = sum_over(n, [&](int64_t f) { return dn(r, f) * normalized(r, f); }) / count;
    for (int64_t f = 0; f < n; ++f) {
      dx.put(r, f, rstd(r, 0) * (dn(r, f) - mean_dn - normalized(r, f) * mean_dn_n));
      if (!then.acts(f)) continue;
      const int64_t j = f / k.then.stride;
      if (k.dtimes) dtimes_out.put(r, j, dplus(r, f) * (gain(0, f) * normalized(r, f) + bias(0, f)));
      dplus_out.put(r, j, dplus(r, f));
    }
  }
}

void run(const ScaleShiftForward& k, ThreadPool&) {
  const Reader x(k.x), scale(k.scale), shift(k.shift);
  const Writer y(k.y);
  for_each(k.x, [&](int64_t r, int64_t f) {
    y.put(r, f, (k.scale ? scale(0, f) : 1) * x(r, f) + (k.shift ? shift(0, f) : 0));
  });
}

void run(const ScaleShiftBackward& k, ThreadPool&) {
  const Reader x(k.x), scale(k.scale), dy(k.dy);
  const Writer dx(k.dx), dscale(k.dscale), dshift(k.dshift);
  for_each(k.dy, [&](int64_t r, int64_t f) { dx.put(r, f, (k.scale ? scale(0, f) : 1) * dy(r, f)); });
  for (int64_t f = 0; f < k.dy.features; ++f) {
    if (k.dscale) dscale.put(0, f, sum_over(k.dy.rows, [&](int64_t r) { return dy(r, f) * x(r, f); }));
    dshift.put(0, f, sum_over(k.dy.rows, [&](int64_t r) { return dy(r, f); }));
  }
}

void run(const DivideForward& k, ThreadPool&) {
  const Reader a(k.a), b(k.b);
  const Writer y(k.y);
  for_each(k.a, [&](int64_t r, int64_t f) { y.put(r, f, b(r, f) == 0 ? 0 : a(r, f) / b(r, f)); });
}

void run(const DivideBackward& k, ThreadPool&) {
  const Reader b(k.b), y(k.y), dy(k.dy);
  const Writer da(k.da), db(k.db);
  for_each(k.b, [&](int64_t r, int64_t f) {
    const double quotient = b(r, f) == 0 ? 0 : dy(r, f) / b(r, f);
    da.put(r, f, quotient);
    db.put(r, f, -quotient * y(r, f));
  });
}

void run(const NormalizeRowsForward& k, ThreadPool&) {
  const Reader v(k.v), gain(k.gain);
  const Writer y(k.y), norm_out(k.norm);
  for (int64_t r = 0; r < k.v.rows; ++r) {
    const double norm = std::sqrt(sum_over(k.v.features, [&](int64_t f) { return v(r, f) * v(r, f); }));
    norm_out.put(r, 0, norm);
    for (int64_t f = 0; f < k.v.features; ++f) {
      y.put(r, f, norm == 0 ? 0 : gain(r, 0) * v(r, f) / norm);
    }
  }
}

void run(const NormalizeRowsBackward& k, ThreadPool&) {
  const Reader v(k.v), gain(k.gain), norm(k.norm), dy(k.dy);
  const Writer dv(k.dv), dgain(k.dgain);
  for (int64_t r = 0; r < k.v.rows; ++r) {
    const double inverse = norm(r, 0) == 0 ? 0 : 1 / norm(r, 0);
    const double dot =
        sum_over(k.v.features, [&](int64_t f) { return dy(r, f) * v(r, f); }) * inverse;  // <dy, u>
    dgain.put(r, 0, dot);
    for (int64_t f = 0; f < k.v.features; ++f) {
      dv.put(r, f, gain(r, 0) * inverse * (dy(r, f) - v(r, f) * inverse * dot));
    }
  }
}

}  // namespace

void add_normalization(ReferenceBackend& backend) {
  backend.add<LayerNormForward>(run);
  backend.add<LayerNormBackward>(run);
  backend.add<ScaleShiftForward>(run);
  backend.add<ScaleShiftBackward>(run);
  backend.add<DivideForward>(run);
  backend.add<DivideBackward>(run);
  backend.add<NormalizeRowsForward>(run);
  backend.add<NormalizeRowsBackward>(run);
}

}  // namespace bsexp::kernels::reference
