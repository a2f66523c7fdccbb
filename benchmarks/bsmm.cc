#include "benchmarks/bsmm.h"

#include <algorithm>
#include <memory>

#include "benchmarks/masks.h"
#include "benchmarks/sparse_peers.h"
#include "benchmarks/timing.h"
#include "bsexp/base/error.h"
#include "bsexp/kernels.h"

namespace bsexp::benchmarks {

namespace {

using kernels::Backend;
using kernels::BlockLayout;
using kernels::PackWeights;
using kernels::View;

// Our product with its tensors.
class Ours {
 public:
  Ours(Product product, Backend& backend, const BlockLayout& layout, const BsmmOptions& options)
      : product_(product),
        backend_(backend),
        layout_(layout),
        steps_(product == Product::backward_weight ? options.steps : 1),
        w_(backend, 1, layout.n_weights(), product == Product::backward_weight ? "f32" : options.dtype) {
    const std::string x_type = product == Product::backward_data ? "f32" : options.dtype,
                      y_type = product == Product::forward ? "f32" : options.dtype;
    if (options.packed && product != Product::backward_weight) {
      packed_ = std::make_unique<Values>(backend, 1, layout.n_weights());
      backend.run(kernels::PackWeights{
          &layout, w_.view(),
          product == Product::forward ? PackWeights::Reader::forward : PackWeights::Reader::backward_data,
          packed_->view()});
    }
    for (int64_t t = 0; t < steps_; ++t) {
      x_.push_back(std::make_unique<Values>(backend, options.rows, options.hidden, x_type));
      y_.push_back(std::make_unique<Values>(backend, options.rows, options.hidden, y_type));
      x_views_.push_back(x_.back()->view());
      y_views_.push_back(y_.back()->view());
    }
  }
  int64_t steps() const { return steps_; }
  void run() const {
    switch (product_) {
      case Product::forward:
        return backend_.run(
            kernels::BsmmForward{&layout_, x_views_[0], w_.view(), {y_views_[0]}, {}, {}, packed()});
      case Product::backward_data:
        return backend_.run(
            kernels::BsmmBackwardData{&layout_, y_views_[0], w_.view(), {x_views_[0]}, {}, packed()});
      case Product::backward_weight:
        return backend_.run(kernels::BsmmBackwardWeight{&layout_, x_views_, y_views_, {w_.view()}});
    }
  }

 private:
  View packed() const { return packed_ ? packed_->view() : View{}; }

  Product product_;
  Backend& backend_;
  const BlockLayout& layout_;
  int64_t steps_;
  Values w_;
  std::unique_ptr<Values> packed_;
  std::vector<std::unique_ptr<Values>> x_, y_;
  std::vector<View> x_views_, y_views_;
};

PeerTimes sparse_times(Product product, Backend& backend, const BlockLayout& layout,
                       const BsmmOptions& options) {
  PeerTimes times(options.before);
  if (!options.sparse_peers) return times;
  const std::vector<float> x = filler(options.rows * options.hidden), w = filler(layout.n_weights());
  for (SparsePeer& peer : sparse_peers(product, layout, options.rows, x, w, x, backend.threads())) {
    times.add(peer.name, std::move(peer.run));
  }
  return times;
}

BsmmRow measure(Product product, Backend& backend, const BlockLayout& layout, const BsmmOptions& options,
                PeerTimes dense) {
  const Ours ours(product, backend, layout, options);
  PeerTimes sparse = sparse_times(product, backend, layout, options);
  const double gflop =
      2e-9 * static_cast<double>(layout.n_weights()) * static_cast<double>(options.rows * ours.steps());
  const Shares shares = measure_shares(
      backend, gflop, options.repeats, [&] { ours.run(); }, {&dense, &sparse}, options.before,
      options.dtype == "bf16" ? kernels::DType::bf16 : kernels::DType::f32);
  BsmmRow row;
  row.op = name_of(product);
  row.block = layout.block_size();
  row.rows = options.rows;
  row.hidden = options.hidden;
  row.steps = ours.steps();
  row.density = layout.density();
  row.mask = options.mask;
  row.dtype = options.dtype;
  row.backend = backend.name();
  row.isa = backend.isa();
  row.ms = shares.ms;
  row.gflops = gflop / row.ms * 1e3;
  row.peak_gflops = shares.peak_gflops;
  row.share_of_peak = shares.share_of_peak;
  row.peers = dense.medians();
  row.sparse_peers = sparse.medians();
  for (const auto& [name, ms] : row.peers) row.dense_ms = std::min(row.dense_ms.value_or(ms), ms);
  if (row.dense_ms) row.speedup = *row.dense_ms * static_cast<double>(row.steps) / row.ms;
  return row;
}

}  // namespace

void bench_bsmm(const BsmmOptions& options, const std::function<void(const BsmmRow&)>& report) {
  for (const int64_t block : options.blocks) {
    REQUIRE(options.hidden % block == 0, "--hidden {} is not a multiple of the block {}", options.hidden,
            block);
  }
  for (const double density : options.densities) {
    REQUIRE(density > 0 && density <= 1, "--density {} is not possible: above 0, at most 1", density);
  }
  const kernels::BackendPtr backend = kernels::make_backend(options.backend, options.threads);
  for (const Product product : options.products) {
    PeerTimes dense(options.before);
    for (Peer& peer : dense_peers(product, options.rows, options.hidden, options.dtype, options.threads)) {
      dense.add(peer.name, std::move(peer.run));
    }
    for (const int64_t block : options.blocks) {
      for (const double density : options.densities) {
        const int64_t n = options.hidden / block;
        const BlockLayout layout(options.mask == "balanced" ? balanced_columns(n, density) : hubs(n, density),
                                 static_cast<int>(block));
        report(measure(product, *backend, layout, options, dense));
      }
    }
  }
}

}  // namespace bsexp::benchmarks
