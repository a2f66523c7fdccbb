#include "benchmarks/bsmm.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/random.h"
#include "bsexp/kernels.h"

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

// A tensor in the memory of a backend.
class Values {
 public:
  Values(Backend& backend, int64_t rows, int64_t features)
      : backend_(backend), view_{backend.allocate(rows * features * 4), kernels::DType::f32, rows, features} {
    std::vector<float> host(static_cast<size_t>(rows * features));
    for (size_t i = 0; i < host.size(); ++i) host[i] = static_cast<float>(i % 17) * 0.01F;
    backend.copy_in(view_.data, host.data(), view_.bytes());
  }
  ~Values() { backend_.free(view_.data); }
  Values(const Values&) = delete;
  Values& operator=(const Values&) = delete;
  const View& view() const { return view_; }

 private:
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

std::function<void()> our_product(Product product, Backend& backend, const BlockLayout& layout,
                                  const Values& x, const Values& w, const Values& y) {
  switch (product) {
    case Product::forward:
      return [&] { backend.run(kernels::BsmmForward{&layout, x.view(), w.view(), {y.view(), false}}); };
    case Product::backward_data:
      return [&] { backend.run(kernels::BsmmBackwardData{&layout, y.view(), w.view(), {x.view(), false}}); };
    case Product::backward_weight:
      return [&] {
        backend.run(kernels::BsmmBackwardWeight{&layout, {&x.view(), 1}, {&y.view(), 1}, {w.view(), false}});
      };
  }
  return {};
}

BsmmRow measure(Product product, Backend& backend, const BlockLayout& layout, const BsmmOptions& options,
                const std::vector<Peer>& peers) {
  const Values x(backend, options.rows, options.hidden), y(backend, options.rows, options.hidden);
  const Values w(backend, 1, layout.n_weights());
  const auto ours = our_product(product, backend, layout, x, w, y);
  const double gflop = 2e-9 * static_cast<double>(layout.n_weights()) * static_cast<double>(options.rows);
  const auto measure_peak = [&] { return kernels::measured_peak_gflops(backend.isa(), backend.threads()); };
  std::vector<double> our_ms, peak, share;
  std::vector<std::vector<double>> peer_ms(peers.size());
  for (int repeat = 0; repeat < options.repeats; ++repeat) {
    if (interrupt_requested()) throw Interrupted("interrupted: the rows so far are whole");
    let_others_rest();
    const double peak_before = measure_peak();
    our_ms.push_back(steady_milliseconds(ours));
    peak.push_back(std::max(peak_before, measure_peak()));
    share.push_back(gflop / our_ms.back() * 1e3 / peak.back());
    for (size_t i = 0; i < peers.size(); ++i) {
      let_others_rest();
      peer_ms[i].push_back(steady_milliseconds(peers[i].run));
    }
  }
  BsmmRow row;
  row.op = name_of(product);
  row.block = layout.block_size();
  row.rows = options.rows;
  row.hidden = options.hidden;
  row.density = layout.density();
  row.dtype = "f32";
  row.backend = backend.name();
  row.isa = backend.isa();
  row.ms = median(our_ms);
  row.gflops = gflop / row.ms * 1e3;
  row.peak_gflops = median(peak);
  row.share_of_peak = median(share);
  for (size_t i = 0; i < peers.size(); ++i) {
    row.peers.emplace_back(peers[i].name, median(peer_ms[i]));
    row.dense_ms = std::min(row.dense_ms.value_or(row.peers.back().second), row.peers.back().second);
  }
  if (row.dense_ms) row.speedup = *row.dense_ms / row.ms;
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
    const std::vector<Peer> peers = dense_peers(product, options.rows, options.hidden, options.threads);
    for (const int64_t block : options.blocks) {
      for (const double density : options.densities) {
        report(measure(product, *backend, random_layout(options.hidden, block, density), options, peers));
      }
    }
  }
}

}  // namespace bsexp::benchmarks
