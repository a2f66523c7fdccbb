#include "bsexp/nn/ops.h"

namespace bsexp::nn {

using kernels::Activation;
using Reader = kernels::PackWeights::Reader;

namespace {

kernels::Backend& backend_of(const Var& var) { return var.tape().pool().backend(); }

Tensor make(const Var& like, int64_t rows, int64_t features) {
  return like.tape().pool().make(rows, features, like.value().dtype());
}

Tensor make_like(const Var& like) { return make(like, like.rows(), like.features()); }

int64_t subset_size(int64_t features, int64_t stride) { return (features + stride - 1) / stride; }

void check_block_product(const Var& x, const BlockWeight& w) {
  ASSERT(x.features() == w.layout->n_input(), "a product of {} features with a layout of {} inputs",
         x.features(), w.layout->n_input());
  ASSERT(w.w.value().size() == w.layout->n_weights(), "{} weights for a layout of {}", w.w.value().size(),
         w.layout->n_weights());
}

// y (+)= x W [+ bias].
void product_forward(const Var& x, const BlockWeight& w, const kernels::Out& y, const Var& bias) {
  check_block_product(x, w);
  const Tensor& packed = x.tape().packed(w, Reader::forward, x.rows());
  backend_of(x).run(kernels::BsmmForward{w.layout.get(), x.operand().view(), w.w.operand().view(), y,
                                         bias.value().view(), w.gate.value().view(), packed.view()});
}

// dy as products take it.
void product_backward(const Var& x, const BlockWeight& w, const Tensor& dy) {
  Tape& tape = x.tape();
  if (x.needs_gradient()) {
    const Tensor& packed = tape.packed(w, Reader::backward_data, x.rows());
    backend_of(x).run(kernels::BsmmBackwardData{w.layout.get(), dy.view(), w.w.operand().view(),
                                                tape.gradient_of(x), w.gate.value().view(), packed.view()});
  }
  tape.defer_weight_gradient(w, x.operand(), dy);
}

void bias_backward(const Var& bias, const Tensor& dy) {
  if (!bias.needs_gradient()) return;
  backend_of(bias).run(kernels::ScaleShiftBackward{{}, {}, dy.view(), {}, {}, bias.tape().gradient_of(bias)});
}

Var activation(const char* name, Activation f, const Var& x) {
  const Tensor y = make_like(x);
  backend_of(x).run(kernels::ActivationForward{f, x.value().view(), y.view()});
  return x.tape().node(name, y, {x}, [=](const Tensor& dy) {
    backend_of(x).run(kernels::ActivationBackward{f, y.view(), dy.view(), x.tape().gradient_of(x)});
  });
}

}  // namespace

Var bsmm(const Var& x, const BlockWeight& w, const Var& bias) {
  const Tensor y = make(x, x.rows(), w.layout->n_output());
  product_forward(x, w, {y.view()}, bias);
  return x.tape().node("bsmm", y, {x, w.w, w.gate, bias}, [=](const Tensor& dy) {
    product_backward(x, w, x.tape().pool().operand(dy));
    bias_backward(bias, dy);
  });
}

Var bsmm(const Var& x, const BlockWeight& w, const Var& y, const BlockWeight& u, const Var& bias) {
  ASSERT(w.layout->n_output() == u.layout->n_output(), "a sum of products with {} and {} outputs",
         w.layout->n_output(), u.layout->n_output());
  const Tensor sum = make(x, x.rows(), w.layout->n_output());
  product_forward(x, w, {sum.view()}, bias);
  product_forward(y, u, {sum.view(), true}, {});
  return x.tape().node("bsmm", sum, {x, w.w, w.gate, y, u.w, u.gate, bias}, [=](const Tensor& dy) {
    const Tensor rounded = x.tape().pool().operand(dy);
    product_backward(x, w, rounded);
    product_backward(y, u, rounded);
    bias_backward(bias, dy);
  });
}

Var conv(const Var& x, const ConvWeight& w, const Var& bias) {
  const kernels::ConvLayout* const layout = w.layout.get();
  const int64_t images = x.rows() / w.geometry.input_pixels();
  const Tensor y = make(x, images * w.geometry.output_pixels(), layout->n_output());
  backend_of(x).run(kernels::ConvForward{
      layout, w.geometry, x.value().view(), w.w.value().view(), {y.view()}, bias.value().view()});
  return x.tape().node("conv", y, {x, w.w, bias}, [=](const Tensor& dy) {
    Tape& tape = x.tape();
    backend_of(x).run(
        kernels::ConvBackwardData{layout, w.geometry, dy.view(), w.w.value().view(), tape.gradient_of(x)});
    backend_of(x).run(
        kernels::ConvBackwardWeight{layout, w.geometry, x.value().view(), dy.view(), tape.gradient_of(w.w)});
    bias_backward(bias, dy);
  });
}

Var deconv(const Var& x, const ConvWeight& w, const Var& bias) {
  const kernels::ConvLayout* const layout = w.layout.get();
  const int64_t images = x.rows() / w.geometry.output_pixels();
  const Tensor y = make(x, images * w.geometry.input_pixels(), layout->n_input());
  backend_of(x).run(kernels::ConvBackwardData{
      layout, w.geometry, x.value().view(), w.w.value().view(), {y.view()}, bias.value().view()});
  return x.tape().node("deconv", y, {x, w.w, bias}, [=](const Tensor& dy) {
    Tape& tape = x.tape();
    backend_of(x).run(
        kernels::ConvForward{layout, w.geometry, dy.view(), w.w.value().view(), tape.gradient_of(x)});
    backend_of(x).run(
        kernels::ConvBackwardWeight{layout, w.geometry, dy.view(), x.value().view(), tape.gradient_of(w.w)});
    bias_backward(bias, dy);
  });
}

Var add(const Var& a, const Var& b, int64_t stride) {
  ASSERT(b.features() == subset_size(a.features(), stride) && a.rows() == b.rows(),
         "add of [{}, {}] and [{}, {}] at stride {}", a.rows(), a.features(), b.rows(), b.features(), stride);
  const Tensor y = make_like(a);
  backend_of(a).run(kernels::AddForward{a.value().view(), b.value().view(), stride, y.view()});
  return a.tape().node("add", y, {a, b}, [=](const Tensor& dy) {
    Tape& tape = a.tape();
    if (b.needs_gradient()) backend_of(a).run(kernels::SubsetForward{dy.view(), stride, tape.gradient_of(b)});
    tape.pass_gradient(a, dy);
  });
}

Var mul(const Var& a, const Var& b, int64_t stride) {
  ASSERT(b.features() == subset_size(a.features(), stride) && a.rows() == b.rows(),
         "mul of [{}, {}] and [{}, {}] at stride {}", a.rows(), a.features(), b.rows(), b.features(), stride);
  const Tensor y = make_like(a);
  backend_of(a).run(kernels::MulForward{a.value().view(), b.value().view(), stride, y.view()});
  return a.tape().node("mul", y, {a, b}, [=](const Tensor& dy) {
    Tape& tape = a.tape();
    const kernels::Out da = tape.gradient_of(a);
    backend_of(a).run(
        kernels::MulBackward{a.value().view(), b.value().view(), stride, dy.view(), da, tape.gradient_of(b)});
  });
}

Var subset(const Var& x, int64_t stride) {
  if (stride == 1) return x;
  const Tensor y = make(x, x.rows(), subset_size(x.features(), stride));
  backend_of(x).run(kernels::SubsetForward{x.value().view(), stride, {y.view(), false}});
  return x.tape().node("subset", y, {x}, [=](const Tensor& dy) {
    backend_of(x).run(kernels::SubsetBackward{dy.view(), stride, x.tape().gradient_of(x)});
  });
}

Var relu(const Var& x) { return activation("relu", Activation::relu, x); }
Var sigmoid(const Var& x) { return activation("sigmoid", Activation::sigmoid, x); }
Var tanh(const Var& x) { return activation("tanh", Activation::tanh, x); }

Var layer_norm(const Var& x, const Var& gain, const Var& bias, const Then& then) {
  for (const Var& other : {then.times, then.plus}) {
    ASSERT(other.empty() ||
               (other.rows() == x.rows() && other.features() == subset_size(x.features(), then.stride)),
           "a layer normalisation of [{}, {}] followed by [{}, {}] at stride {}", x.rows(), x.features(),
           other.rows(), other.features(), then.stride);
  }
  const Tensor y = make_like(x);
  const Tensor mean = make(x, x.rows(), 1);
  const Tensor rstd = make(x, x.rows(), 1);
  const auto following = [](const Then& vars) {
    return kernels::LayerNormThen{vars.times.value().view(), vars.plus.value().view(), vars.stride,
                                  vars.relu};
  };
  backend_of(x).run(kernels::LayerNormForward{x.value().view(), gain.value().view(), bias.value().view(),
                                              kLayerNormEpsilon, y.view(), mean.view(), rstd.view(),
                                              following(then)});
  const Tensor kept = then.relu ? y : Tensor();
  return x.tape().node("layer_norm", y, {x, gain, bias, then.times, then.plus}, [=](const Tensor& dy) {
    Tape& tape = x.tape();
    const kernels::Out dx = tape.gradient_of(x), dgain = tape.gradient_of(gain);
    const kernels::Out dbias = tape.gradient_of(bias), dtimes = tape.gradient_of(then.times);
    backend_of(x).run(kernels::LayerNormBackward{
        x.value().view(), gain.value().view(), bias.value().view(), kept.view(), mean.view(), rstd.view(),
        dy.view(), dx, dgain, dbias, following(then), dtimes, tape.gradient_of(then.plus)});
  });
}

Var scale_shift(const Var& x, const Var& scale, const Var& shift) {
  const Tensor y = make_like(x);
  backend_of(x).run(
      kernels::ScaleShiftForward{x.value().view(), scale.value().view(), shift.value().view(), y.view()});
  return x.tape().node("scale_shift", y, {x, scale, shift}, [=](const Tensor& dy) {
    Tape& tape = x.tape();
    const kernels::Out dx = tape.gradient_of(x), dscale = tape.gradient_of(scale);
    backend_of(x).run(kernels::ScaleShiftBackward{x.value().view(), scale.value().view(), dy.view(), dx,
                                                  dscale, tape.gradient_of(shift)});
  });
}

Var column_norm(const BlockWeight& w) {
  const Tensor norm = make(w.w, 1, w.layout->n_output());
  backend_of(w.w).run(kernels::ColumnNormForward{w.layout.get(), w.w.value().view(), norm.view()});
  return w.w.tape().node("column_norm", norm, {w.w}, [=](const Tensor& dnorm) {
    backend_of(w.w).run(kernels::ColumnNormBackward{w.layout.get(), w.w.value().view(), norm.view(),
                                                    dnorm.view(), w.w.tape().gradient_of(w.w)});
  });
}

Var divide(const Var& a, const Var& b) {
  const Tensor y = make_like(a);
  backend_of(a).run(kernels::DivideForward{a.value().view(), b.value().view(), y.view()});
  return a.tape().node("divide", y, {a, b}, [=](const Tensor& dy) {
    const kernels::Out da = a.tape().gradient_of(a);
    backend_of(a).run(
        kernels::DivideBackward{b.value().view(), y.view(), dy.view(), da, a.tape().gradient_of(b)});
  });
}

Var normalize_rows(const Var& v, const Var& gain) {
  const Tensor y = make_like(v);
  const Tensor norm = make(v, v.rows(), 1);
  backend_of(v).run(
      kernels::NormalizeRowsForward{v.value().view(), gain.value().view(), y.view(), norm.view()});
  return v.tape().node("normalize_rows", y, {v, gain}, [=](const Tensor& dy) {
    const kernels::Out dv = v.tape().gradient_of(v);
    backend_of(v).run(kernels::NormalizeRowsBackward{v.value().view(), gain.value().view(), norm.view(),
                                                     dy.view(), dv, v.tape().gradient_of(gain)});
  });
}

Var dropout(const Var& x, double keep, uint64_t key) {
  const Tensor y = make_like(x);
  backend_of(x).run(kernels::Dropout{x.value().view(), keep, key, {y.view(), false}});
  return x.tape().node("dropout", y, {x}, [=](const Tensor& dy) {
    backend_of(x).run(kernels::Dropout{dy.view(), keep, key, x.tape().gradient_of(x)});
  });
}

Var embedding(const Tensor& ids, const Var& table) {
  const Tensor y = make(table, ids.rows(), table.features());
  backend_of(table).run(kernels::EmbeddingForward{ids.view(), table.value().view(), y.view()});
  return table.tape().node("embedding", y, {table}, [=](const Tensor& dy) {
    backend_of(table).run(kernels::EmbeddingBackward{ids.view(), dy.view(), table.tape().gradient_of(table)});
  });
}

Var lstm_cell(const Var& i, const Var& f, const Var& u, const Var& c) {
  const Tensor next = make_like(c);
  backend_of(c).run(kernels::LstmCellForward{i.value().view(), f.value().view(), u.value().view(),
                                             c.value().view(), next.view()});
  return c.tape().node("lstm_cell", next, {i, f, u, c}, [=](const Tensor& dnext) {
    Tape& tape = c.tape();
    const kernels::Out di = tape.gradient_of(i), df = tape.gradient_of(f), du = tape.gradient_of(u);
    backend_of(c).run(kernels::LstmCellBackward{i.value().view(), f.value().view(), u.value().view(),
                                                c.value().view(), dnext.view(), di, df, du,
                                                tape.gradient_of(c)});
  });
}

Var lstm_output(const Var& o, const Var& c) {
  const Tensor h = make_like(c);
  backend_of(c).run(kernels::LstmOutputForward{o.value().view(), c.value().view(), h.view()});
  return c.tape().node("lstm_output", h, {o, c}, [=](const Tensor& dh) {
    const kernels::Out d_o = c.tape().gradient_of(o);
    backend_of(c).run(kernels::LstmOutputBackward{o.value().view(), c.value().view(), dh.view(), d_o,
                                                  c.tape().gradient_of(c)});
  });
}

Var softmax_cross_entropy(const Var& logits, const Tensor& targets) {
  const Tensor loss = make(logits, logits.rows(), 1);
  const Tensor log_sum = make(logits, logits.rows(), 1);
  backend_of(logits).run(kernels::SoftmaxCrossEntropyForward{logits.value().view(), targets.view(),
                                                             loss.view(), log_sum.view()});
  return logits.tape().node("softmax_cross_entropy", loss, {logits}, [=](const Tensor& dloss) {
    backend_of(logits).run(kernels::SoftmaxCrossEntropyBackward{logits.value().view(), targets.view(),
                                                                log_sum.view(), dloss.view(),
                                                                logits.tape().gradient_of(logits)});
  });
}

}  // namespace bsexp::nn
