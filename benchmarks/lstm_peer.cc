#include "benchmarks/lstm_peer.h"

#include <algorithm>
#include <cmath>
#include <memory>

#ifdef BSEXP_HAVE_ONEDNN
#include <dnnl.hpp>
#include <omp.h>
#endif

namespace bsexp::benchmarks {

namespace {

// Numbers in [-bound, bound] without a pattern that an LSTM could see.
std::vector<float> spread(int64_t count, double bound) {
  std::vector<float> values(static_cast<size_t>(count));
  uint32_t state = 1;
  for (float& value : values) {
    state = state * 1664525 + 1013904223;
    value = static_cast<float>((state * 0x1p-31 - 1) * bound);
  }
  return values;
}

#ifdef BSEXP_HAVE_ONEDNN
using dnnl::memory;

class OneDnnLstm {
 public:
  OneDnnLstm(const LstmShape& shape, const LstmValues& values)
      : engine_(dnnl::engine::kind::cpu, 0), stream_(engine_) {
    const memory::dims x = {shape.steps, shape.rows, shape.input},
                       h = {shape.steps, shape.rows, shape.hidden};
    const memory::dims w = {1, 1, shape.input, 4, shape.hidden}, u = {1, 1, shape.hidden, 4, shape.hidden};
    const memory::desc state = of({1, 1, shape.rows, shape.hidden}, memory::format_tag::ldnc);
    const memory::desc bias = of({1, 1, 4, shape.hidden}, memory::format_tag::ldgo), none;
    constexpr auto kDirection = dnnl::rnn_direction::unidirectional_left2right;
    using Forward = dnnl::lstm_forward;
    const Forward::primitive_desc forward_desc({dnnl::prop_kind::forward_training, kDirection, sequence(x),
                                                state, state, any(w), any(u), bias, sequence(h), none, none},
                                               engine_);
    const dnnl::lstm_backward::primitive_desc backward_desc({dnnl::prop_kind::backward,
                                                             kDirection,
                                                             sequence(x),
                                                             state,
                                                             state,
                                                             any(w),
                                                             any(u),
                                                             bias,
                                                             sequence(h),
                                                             none,
                                                             none,
                                                             sequence(x),
                                                             state,
                                                             state,
                                                             any(w),
                                                             any(u),
                                                             bias,
                                                             sequence(h),
                                                             none,
                                                             none},
                                                            engine_, forward_desc);
    forward_ = Forward(forward_desc);
    backward_ = dnnl::lstm_backward(backward_desc);
    w_ = of(w, memory::format_tag::ldigo);
    u_ = of(u, memory::format_tag::ldigo);
    const memory weights = filled(w_, values.w), recurrent = filled(u_, values.u);
    h_ = memory(sequence(h), engine_);
    dx_ = memory(sequence(x), engine_);
    dw_ = memory(backward_desc.diff_weights_layer_desc(), engine_);
    du_ = memory(backward_desc.diff_weights_iter_desc(), engine_);
    dbias_ = memory(bias, engine_);
    // Given, for oneDNN 2.6 computes a wrong gradient of U where the states before the window are left out.
    const std::vector<float> zero(static_cast<size_t>(shape.rows * shape.hidden));
    forward_arguments_ = {{DNNL_ARG_SRC_LAYER, filled(sequence(x), values.x)},
                          {DNNL_ARG_SRC_ITER, filled(state, zero)},
                          {DNNL_ARG_SRC_ITER_C, filled(state, zero)},
                          {DNNL_ARG_WEIGHTS_LAYER, ordered(weights, forward_desc.weights_layer_desc())},
                          {DNNL_ARG_WEIGHTS_ITER, ordered(recurrent, forward_desc.weights_iter_desc())},
                          {DNNL_ARG_BIAS, filled(bias, values.bias)},
                          {DNNL_ARG_DST_LAYER, h_},
                          {DNNL_ARG_WORKSPACE, memory(forward_desc.workspace_desc(), engine_)}};
    backward_arguments_ = forward_arguments_;
    for (const auto& [argument, tensor] : std::initializer_list<std::pair<int, memory>>{
             {DNNL_ARG_WEIGHTS_LAYER, ordered(weights, backward_desc.weights_layer_desc())},
             {DNNL_ARG_WEIGHTS_ITER, ordered(recurrent, backward_desc.weights_iter_desc())},
             {DNNL_ARG_DIFF_SRC_LAYER, dx_},
             {DNNL_ARG_DIFF_SRC_ITER, memory(state, engine_)},
             {DNNL_ARG_DIFF_SRC_ITER_C, memory(state, engine_)},
             {DNNL_ARG_DIFF_WEIGHTS_LAYER, dw_},
             {DNNL_ARG_DIFF_WEIGHTS_ITER, du_},
             {DNNL_ARG_DIFF_BIAS, dbias_},
             {DNNL_ARG_DIFF_DST_LAYER, filled(sequence(h), values.dh)}}) {
      backward_arguments_[argument] = tensor;
    }
  }

  void run() {
    forward_.execute(stream_, forward_arguments_);
    for (const memory& gradient : {dw_, du_, dbias_}) {
      std::fill_n(static_cast<float*>(gradient.get_data_handle()),
                  gradient.get_desc().get_size() / sizeof(float), 0.0F);
    }
    backward_.execute(stream_, backward_arguments_);
    stream_.wait();
  }

  LstmResults results() {
    return {read(h_), read(dx_), read(ordered(dw_, w_)), read(ordered(du_, u_)), read(dbias_)};
  }

 private:
  static memory::desc of(const memory::dims& dims, memory::format_tag tag) {
    return {dims, memory::data_type::f32, tag};
  }
  static memory::desc any(const memory::dims& dims) { return of(dims, memory::format_tag::any); }
  static memory::desc sequence(const memory::dims& dims) { return of(dims, memory::format_tag::tnc); }

  memory filled(const memory::desc& desc, const std::vector<float>& values) const {
    memory tensor(desc, engine_);
    std::copy(values.begin(), values.end(), static_cast<float*>(tensor.get_data_handle()));
    return tensor;
  }

  memory ordered(const memory& tensor, const memory::desc& desc) {
    memory result(desc, engine_);
    dnnl::reorder(tensor, result).execute(stream_, {{DNNL_ARG_FROM, tensor}, {DNNL_ARG_TO, result}});
    stream_.wait();
    return result;
  }

  static std::vector<float> read(const memory& tensor) {
    const auto* const values = static_cast<const float*>(tensor.get_data_handle());
    return {values, values + tensor.get_desc().get_size() / sizeof(float)};
  }

  dnnl::engine engine_;
  dnnl::stream stream_;
  dnnl::primitive forward_, backward_;
  memory::desc w_, u_;
  memory h_, dx_, dw_, du_, dbias_;
  std::unordered_map<int, memory> forward_arguments_, backward_arguments_;
};
#endif

}  // namespace

double LstmShape::bytes() const {
  const auto window = static_cast<double>(steps * rows);
  return 4 * (3 * static_cast<double>(n_weights()) + window * static_cast<double>(2 * input + 12 * hidden));
}

std::optional<LstmPeer> onednn_lstm([[maybe_unused]] const LstmShape& shape,
                                    [[maybe_unused]] const LstmValues& values,
                                    [[maybe_unused]] int n_threads) {
#ifdef BSEXP_HAVE_ONEDNN
  omp_set_num_threads(n_threads);
  const auto lstm = std::make_shared<OneDnnLstm>(shape, values);
  return LstmPeer{"oneDNN", [=] { lstm->run(); }, [=] { return lstm->results(); }};
#else
  return std::nullopt;
#endif
}

LstmValues small_values(const LstmShape& shape) {
  const double bound = 1 / std::sqrt(static_cast<double>(shape.hidden));
  const int64_t window = shape.steps * shape.rows;
  return {spread(window * shape.input, 1), spread(shape.input * 4 * shape.hidden, bound),
          spread(shape.hidden * 4 * shape.hidden, bound), spread(4 * shape.hidden, bound),
          spread(window * shape.hidden, bound)};
}

LstmShape with_weights(LstmShape shape, int64_t n_weights) {
  constexpr int64_t kUnit = 16;
  const auto half = static_cast<double>(shape.input) / 2;
  const double width = std::sqrt(half * half + static_cast<double>(n_weights) / 4) - half;
  shape.hidden = std::max<int64_t>(1, std::llround(width / kUnit)) * kUnit;
  return shape;
}

}  // namespace bsexp::benchmarks
