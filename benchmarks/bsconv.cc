#include "benchmarks/bsconv.h"

#include "benchmarks/masks.h"
#include "benchmarks/timing.h"

namespace bsexp::benchmarks {

namespace {

using kernels::ConvGeometry;
using kernels::ConvLayout;

ConvGeometry geometry_of(const BsconvOptions& options) {
  ConvGeometry geometry;
  geometry.height = geometry.width = options.size;
  geometry.kernel_height = geometry.kernel_width = options.kernel;
  geometry.top = geometry.left = (options.kernel - 1) / 2;
  geometry.bottom = geometry.right = options.kernel / 2;
  kernels::require_possible(geometry);
  return geometry;
}

BsconvRow measure(Product product, kernels::Backend& backend, const ConvLayout& layout,
                  const BsconvOptions& options, PeerTimes dense) {
  const ConvGeometry geometry = geometry_of(options);
  const Values x(backend, options.images * geometry.input_pixels(), layout.n_input()),
      y(backend, options.images * geometry.output_pixels(), layout.n_output()),
      w(backend, 1, layout.n_weights());
  const auto ours = [&] {
    switch (product) {
      case Product::forward:
        return backend.run(kernels::ConvForward{&layout, geometry, x.view(), w.view(), {y.view()}});
      case Product::backward_data:
        return backend.run(kernels::ConvBackwardData{&layout, geometry, y.view(), w.view(), {x.view()}});
      case Product::backward_weight:
        return backend.run(kernels::ConvBackwardWeight{&layout, geometry, x.view(), y.view(), {w.view()}});
    }
  };
  const double gflop = 2e-9 * static_cast<double>(layout.n_weights()) * static_cast<double>(y.view().rows);
  const Shares shares = measure_shares(backend, gflop, options.repeats, ours, {&dense});
  BsconvRow row;
  row.op = name_of(product);
  row.density = layout.taps().density();
  row.backend = backend.name();
  row.isa = backend.isa();
  row.ms = shares.ms;
  row.gflops = gflop / row.ms * 1e3;
  row.peak_gflops = shares.peak_gflops;
  row.share_of_peak = shares.share_of_peak;
  for (const auto& [name, ms] : dense.medians()) {
    row.dense_ms = ms;
    row.speedup = ms / row.ms;
  }
  return row;
}

}  // namespace

void bench_bsconv(const BsconvOptions& options, const std::function<void(const BsconvRow&)>& report) {
  REQUIRE(options.channels % options.block == 0, "--channels {} is not a multiple of the block {}",
          options.channels, options.block);
  const kernels::BackendPtr backend = kernels::make_backend(options.backend, options.threads);
  for (const Product product : options.products) {
    PeerTimes dense;
    for (Peer& peer : dense_convolutions(product, options.images, options.channels, options.size,
                                         options.kernel, options.threads)) {
      dense.add(peer.name, std::move(peer.run));
    }
    for (const double density : options.densities) {
      const ConvLayout layout(balanced_columns(options.channels / options.block, density),
                              static_cast<int>(options.block), options.kernel * options.kernel);
      report(measure(product, *backend, layout, options, dense));
    }
  }
}

}  // namespace bsexp::benchmarks
