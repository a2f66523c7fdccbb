#include "benchmarks/peers.h"

#include <bit>

#include "bsexp/base/buffer.h"

#ifdef BSEXP_HAVE_ONEDNN
#include <dnnl.hpp>
#include <omp.h>
#endif
#ifdef BSEXP_HAVE_OPENBLAS
#include <cblas-openblas.h>
#endif

namespace bsexp::benchmarks {

namespace {

[[maybe_unused]] AlignedBuffer<float> numbers(int64_t count) {
  AlignedBuffer<float> values(static_cast<size_t>(count));
  for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i % 17) * 0.01F;
  return values;
}

#ifdef BSEXP_HAVE_ONEDNN
dnnl::memory filled(const dnnl::memory::desc& desc, const dnnl::engine& engine) {
  dnnl::memory tensor(desc, engine);
  const auto number = [](size_t i) { return static_cast<float>(i % 17) * 0.01F; };
  if (desc.data_type() == dnnl::memory::data_type::bf16) {
    auto* values = static_cast<uint16_t*>(tensor.get_data_handle());
    for (size_t i = 0; i < desc.get_size() / sizeof(uint16_t); ++i) {
      values[i] = static_cast<uint16_t>(std::bit_cast<uint32_t>(number(i)) >> 16);
    }
  } else {
    auto* values = static_cast<float*>(tensor.get_data_handle());
    for (size_t i = 0; i < desc.get_size() / sizeof(float); ++i) values[i] = number(i);
  }
  return tensor;
}

// oneDNN's inner product, every tensor in the format that the library chooses (prepacked weights). Operands
// are f32 or bf16, results f32.
Peer onednn(Product product, int64_t rows, int64_t features, dnnl::memory::data_type operands) {
  using dnnl::memory;
  const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  auto stream = std::make_shared<dnnl::stream>(engine);
  const auto any = [=](const memory::dims& dims, Product result) {
    return memory::desc(dims, product == result ? memory::data_type::f32 : operands, memory::format_tag::any);
  };
  const memory::desc x = any({rows, features}, Product::backward_data),
                     w = any({features, features}, Product::backward_weight),
                     y = any({rows, features}, Product::forward);
  using Forward = dnnl::inner_product_forward;
  // Backward products want that of a forward one, whose operands are both of the narrow type.
  const auto like = [=](const memory::desc& desc) {
    return memory::desc(desc.dims(), operands, memory::format_tag::any);
  };
  const Forward::primitive_desc forward_desc({dnnl::prop_kind::forward_training, like(x), like(w), y},
                                             engine);
  dnnl::primitive primitive;
  std::unordered_map<int, memory> arguments;
  if (product == Product::forward) {
    primitive = Forward(forward_desc);
    arguments = {{DNNL_ARG_SRC, filled(forward_desc.src_desc(), engine)},
                 {DNNL_ARG_WEIGHTS, filled(forward_desc.weights_desc(), engine)},
                 {DNNL_ARG_DST, filled(forward_desc.dst_desc(), engine)}};
  } else if (product == Product::backward_data) {
    const dnnl::inner_product_backward_data::primitive_desc desc({x, w, y}, engine, forward_desc);
    primitive = dnnl::inner_product_backward_data(desc);
    arguments = {{DNNL_ARG_DIFF_SRC, filled(desc.diff_src_desc(), engine)},
                 {DNNL_ARG_WEIGHTS, filled(desc.weights_desc(), engine)},
                 {DNNL_ARG_DIFF_DST, filled(desc.diff_dst_desc(), engine)}};
  } else {
    const dnnl::inner_product_backward_weights::primitive_desc desc({x, w, y}, engine, forward_desc);
    primitive = dnnl::inner_product_backward_weights(desc);
    arguments = {{DNNL_ARG_SRC, filled(desc.src_desc(), engine)},
                 {DNNL_ARG_DIFF_WEIGHTS, filled(desc.diff_weights_desc(), engine)},
                 {DNNL_ARG_DIFF_DST, filled(desc.diff_dst_desc(), engine)}};
  }
  return {operands == memory::data_type::bf16 ? "oneDNN bf16" : "oneDNN", [=] {
            primitive.execute(*stream, arguments);
            stream->wait();
          }};
}

// oneDNN's convolution, likewise.
Peer onednn_convolution(Product product, int64_t images, int64_t channels, int64_t size, int64_t kernel) {
  using dnnl::memory;
  const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  auto stream = std::make_shared<dnnl::stream>(engine);
  const auto any = [](const memory::dims& dims) {
    return memory::desc(dims, memory::data_type::f32, memory::format_tag::any);
  };
  const memory::desc x = any({images, channels, size, size}), w = any({channels, channels, kernel, kernel}),
                     y = x;
  const memory::dims strides = {1, 1}, before = {(kernel - 1) / 2, (kernel - 1) / 2},
                     after = {kernel / 2, kernel / 2};
  constexpr auto kAlgorithm = dnnl::algorithm::convolution_direct;
  using Forward = dnnl::convolution_forward;
  const Forward::primitive_desc forward_desc(
      {dnnl::prop_kind::forward_training, kAlgorithm, x, w, y, strides, before, after}, engine);
  dnnl::primitive primitive;
  std::unordered_map<int, memory> arguments;
  if (product == Product::forward) {
    primitive = Forward(forward_desc);
    arguments = {{DNNL_ARG_SRC, filled(forward_desc.src_desc(), engine)},
                 {DNNL_ARG_WEIGHTS, filled(forward_desc.weights_desc(), engine)},
                 {DNNL_ARG_DST, filled(forward_desc.dst_desc(), engine)}};
  } else if (product == Product::backward_data) {
    const dnnl::convolution_backward_data::primitive_desc desc({kAlgorithm, x, w, y, strides, before, after},
                                                               engine, forward_desc);
    primitive = dnnl::convolution_backward_data(desc);
    arguments = {{DNNL_ARG_DIFF_SRC, filled(desc.diff_src_desc(), engine)},
                 {DNNL_ARG_WEIGHTS, filled(desc.weights_desc(), engine)},
                 {DNNL_ARG_DIFF_DST, filled(desc.diff_dst_desc(), engine)}};
  } else {
    const dnnl::convolution_backward_weights::primitive_desc desc(
        {kAlgorithm, x, w, y, strides, before, after}, engine, forward_desc);
    primitive = dnnl::convolution_backward_weights(desc);
    arguments = {{DNNL_ARG_SRC, filled(desc.src_desc(), engine)},
                 {DNNL_ARG_DIFF_WEIGHTS, filled(desc.diff_weights_desc(), engine)},
                 {DNNL_ARG_DIFF_DST, filled(desc.diff_dst_desc(), engine)}};
  }
  return {"oneDNN", [=] {
            primitive.execute(*stream, arguments);
            stream->wait();
          }};
}
#endif

#ifdef BSEXP_HAVE_OPENBLAS
Peer openblas(Product product, int64_t rows, int64_t features) {
  auto x = std::make_shared<AlignedBuffer<float>>(numbers(rows * features));
  auto y = std::make_shared<AlignedBuffer<float>>(numbers(rows * features));
  auto w = std::make_shared<AlignedBuffer<float>>(numbers(features * features));
  const int r = static_cast<int>(rows), f = static_cast<int>(features);
  switch (product) {
    case Product::forward:
      return {"OpenBLAS", [=] {
                cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, r, f, f, 1, x->data(), f, w->data(), f,
                            0, y->data(), f);
              }};
    case Product::backward_data:
      return {"OpenBLAS", [=] {
                cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, r, f, f, 1, y->data(), f, w->data(), f,
                            0, x->data(), f);
              }};
    case Product::backward_weight:
      return {"OpenBLAS", [=] {
                cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, f, f, r, 1, x->data(), f, y->data(), f,
                            0, w->data(), f);
              }};
  }
  return {};
}
#endif

}  // namespace

const char* name_of(Product product) {
  switch (product) {
    case Product::forward:
      return "forward";
    case Product::backward_data:
      return "backward_data";
    case Product::backward_weight:
      return "backward_weight";
  }
  return "";
}

std::vector<Peer> dense_peers([[maybe_unused]] Product product, [[maybe_unused]] int64_t rows,
                              [[maybe_unused]] int64_t features, [[maybe_unused]] const std::string& dtype,
                              [[maybe_unused]] int n_threads) {
  std::vector<Peer> peers;
#ifdef BSEXP_HAVE_ONEDNN
  omp_set_num_threads(n_threads);
  peers.push_back(onednn(product, rows, features, dnnl::memory::data_type::f32));
  if (dtype == "bf16" &&
      dnnl::get_effective_cpu_isa() >= dnnl::cpu_isa::avx512_core) {  // oneDNN has it from there on
    peers.push_back(onednn(product, rows, features, dnnl::memory::data_type::bf16));
  }
#endif
#ifdef BSEXP_HAVE_OPENBLAS
  openblas_set_num_threads(n_threads);
  peers.push_back(openblas(product, rows, features));
#endif
  return peers;
}

std::vector<Peer> dense_convolutions([[maybe_unused]] Product product, [[maybe_unused]] int64_t images,
                                     [[maybe_unused]] int64_t channels, [[maybe_unused]] int64_t size,
                                     [[maybe_unused]] int64_t kernel, [[maybe_unused]] int n_threads) {
  std::vector<Peer> peers;
#ifdef BSEXP_HAVE_ONEDNN
  omp_set_num_threads(n_threads);
  peers.push_back(onednn_convolution(product, images, channels, size, kernel));
#endif
  return peers;
}

}  // namespace bsexp::benchmarks
