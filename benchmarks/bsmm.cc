#include "benchmarks/bsmm.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <thread>

#include "benchmarks/sparse_peers.h"
#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/random.h"
#include "bsexp/kernels.h"
#include "bsexp/topology.h"

namespace bsexp::benchmarks {

namespace {

using kernels::Backend;
using kernels::BlockLayout;
using kernels::View;

// The same number of blocks in every column, at random rows.
BlockLayout random_layout(int64_t hidden, int64_t block, double density) {
  const int64_t n = hidden / block;
  const auto per_column = std::max<int64_t>(1, std::llround(density * static_cast<double>(n)));
  Random random(1, "bench/bsmm");
  std::vector<std::pair<int32_t, int32_t>> blocks;
  std::vector<int32_t> rows(static_cast<size_t>(n));
  for (int32_t i = 0; i < n; ++i) rows[static_cast<size_t>(i)] = i;
  for (int32_t column = 0; column < n; ++column) {
    for (int64_t k = 0; k < per_column; ++k) {
      std::swap(rows[static_cast<size_t>(k)], rows[static_cast<size_t>(k + random.below(n - k))]);
      blocks.emplace_back(rows[static_cast<size_t>(k)], column);
    }
  }
  return {topology::BlockMask(n, n, std::move(blocks)), static_cast<int>(block)};
}

// A Barabasi-Albert graph of about this density: a new node brings half the mean degree.
BlockLayout hub_layout(int64_t hidden, int64_t block, double density) {
  const int64_t n = hidden / block;
  topology::TopologySpec spec;
  spec.kind = "barabasi_albert";
  spec.edges = std::clamp<int64_t>(std::llround(density * static_cast<double>(n) / 2), 1, n - 1);
  return {topology::make_mask(spec, n, n, 1, "bench/bsmm"), static_cast<int>(block)};
}

std::vector<float> numbers(int64_t count) {
  std::vector<float> values(static_cast<size_t>(count));
  for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i % 17) * 0.01F;
  return values;
}

// A tensor in the memory of a backend, in the type that products are to read.
class Values {
 public:
  Values(Backend& backend, int64_t rows, int64_t features, const std::string& dtype)
      : backend_(backend), view_(allocate(rows, features, kernels::DType::f32)) {
    const std::vector<float> host = numbers(rows * features);
    backend.copy_in(view_.data, host.data(), view_.bytes());
    if (dtype != "bf16") return;
    const View rounded = allocate(rows, features, kernels::DType::bf16);
    backend.run(kernels::ToBf16{view_, rounded});
    backend.free(view_.data);
    view_ = rounded;
  }
  ~Values() { backend_.free(view_.data); }
  Values(const Values&) = delete;
  Values& operator=(const Values&) = delete;
  const View& view() const { return view_; }

 private:
  View allocate(int64_t rows, int64_t features, kernels::DType dtype) {
    return {backend_.allocate(rows * features * kernels::size_of(dtype)), dtype, rows, features};
  }
  Backend& backend_;
  View view_;
};

// Threads of OpenMP and OpenBLAS spin for a while (about 2^26 cycles) after their work is done.
void let_others_rest() { std::this_thread::sleep_for(std::chrono::milliseconds(60)); }

// Of a run that follows another of its kind, as the steps of a training window follow each other.
double steady_milliseconds(const std::function<void()>& work) {
  work();
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

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
        return backend_.run(kernels::BsmmForward{&layout_, x_views_[0], w_.view(), {y_views_[0]}});
      case Product::backward_data:
        return backend_.run(kernels::BsmmBackwardData{&layout_, y_views_[0], w_.view(), {x_views_[0]}});
      case Product::backward_weight:
        return backend_.run(kernels::BsmmBackwardWeight{&layout_, x_views_, y_views_, {w_.view()}});
    }
  }

 private:
  Product product_;
  Backend& backend_;
  const BlockLayout& layout_;
  int64_t steps_;
  Values w_;
  std::vector<std::unique_ptr<Values>> x_, y_;
  std::vector<View> x_views_, y_views_;
};

// Medians of the times of some peers, each measured in every round.
class PeerTimes {
 public:
  void add(const std::string& name, std::function<void()> run) {
    peers_.push_back({name, std::move(run), {}});
  }
  void measure() {
    for (Timed& peer : peers_) {
      let_others_rest();
      peer.ms.push_back(steady_milliseconds(peer.run));
    }
  }
  std::vector<std::pair<std::string, double>> medians() const {
    std::vector<std::pair<std::string, double>> result;
    for (const Timed& peer : peers_) result.emplace_back(peer.name, median(peer.ms));
    return result;
  }

 private:
  struct Timed {
    std::string name;
    std::function<void()> run;
    std::vector<double> ms;
  };
  std::vector<Timed> peers_;
};

PeerTimes sparse_times(Product product, Backend& backend, const BlockLayout& layout,
                       const BsmmOptions& options) {
  PeerTimes times;
  if (!options.sparse_peers) return times;
  const std::vector<float> x = numbers(options.rows * options.hidden), w = numbers(layout.n_weights());
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
  const auto measure_peak = [&] { return kernels::measured_peak_gflops(backend.isa(), backend.threads()); };
  std::vector<double> our_ms, peak, share;
  for (int repeat = 0; repeat < options.repeats; ++repeat) {
    if (interrupt_requested()) throw Interrupted("interrupted: the rows so far are whole");
    let_others_rest();
    const double peak_before = measure_peak();
    our_ms.push_back(steady_milliseconds([&] { ours.run(); }));
    peak.push_back(std::max(peak_before, measure_peak()));
    share.push_back(gflop / our_ms.back() * 1e3 / peak.back());
    dense.measure();
    sparse.measure();
  }
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
  row.ms = median(our_ms);
  row.gflops = gflop / row.ms * 1e3;
  row.peak_gflops = median(peak);
  row.share_of_peak = median(share);
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
    PeerTimes dense;
    for (Peer& peer : dense_peers(product, options.rows, options.hidden, options.threads)) {
      dense.add(peer.name, std::move(peer.run));
    }
    for (const int64_t block : options.blocks) {
      for (const double density : options.densities) {
        const auto layout = options.mask == "balanced" ? random_layout(options.hidden, block, density)
                                                       : hub_layout(options.hidden, block, density);
        report(measure(product, *backend, layout, options, dense));
      }
    }
  }
}

}  // namespace bsexp::benchmarks
