#include "bsexp/topology/small_world.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "bsexp/base/error.h"
#include "bsexp/topology/clustering.h"
#include "bsexp/topology/paths.h"

namespace bsexp::topology {

namespace {

constexpr SamplingOptions kExact{.precision = Precision::exact};

SmallWorldFigures mean(std::span<const SmallWorldFigures> all) {
  SmallWorldFigures result;
  const auto n = static_cast<double>(all.size());
  for (const SmallWorldFigures& of : all) {
    result.clustering += of.clustering / n;
    result.transitivity += of.transitivity / n;
    result.path += of.path / n;
  }
  return result;
}

double ratio(double a, double b) { return b == 0 ? std::nan("") : a / b; }

}  // namespace

SmallWorldFigures small_world_figures(const Graph& undirected, ThreadPool& pool) {
  const Clustering of = clustering(undirected, kExact, pool);
  return {of.mean, of.transitivity.value(), path_statistics(undirected, kExact, pool).mean_path_length};
}

SmallWorld small_world(const SmallWorldFigures& own, std::span<const SmallWorldFigures> random,
                       std::span<const double> lattice_clustering) {
  SmallWorld result{.own = own, .random = mean(random), .lattice_clustering = own.clustering};
  for (const double of : lattice_clustering)
    result.lattice_clustering = std::max(result.lattice_clustering, of);
  const double longer = ratio(own.path, result.random.path);
  result.sigma = ratio(ratio(own.clustering, result.random.clustering), longer);
  result.sigma_transitivity = ratio(ratio(own.transitivity, result.random.transitivity), longer);
  result.omega = ratio(result.random.path, own.path) - ratio(own.clustering, result.lattice_clustering);
  return result;
}

Graph reference_graph(const Graph& undirected, const ReferenceOptions& options, ReferenceKind kind,
                      int64_t i) {
  const bool random = kind == ReferenceKind::random;
  const Random stream(options.seed, fmt::format("reference/{}/{}", random ? "random" : "lattice", i));
  return random ? random_reference(undirected, options.swaps, stream)
                : lattice_reference(undirected, options.lattice, stream);
}

SmallWorld small_world(const Graph& undirected, const ReferenceOptions& options, ThreadPool& pool) {
  REQUIRE(options.references >= 1, "{} reference graphs: sigma and omega need 1 at least",
          options.references);
  const auto n = static_cast<size_t>(options.references);
  std::vector<SmallWorldFigures> random(n);
  std::vector<double> lattice(n);
  pool.run(static_cast<int>(2 * n), [&](int task) {
    const int i = task / 2;
    ThreadPool alone(1);
    if (task % 2 == 0) {
      const Graph reference = reference_graph(undirected, options, ReferenceKind::random, i);
      random[static_cast<size_t>(i)] = small_world_figures(reference, alone);
    } else {
      const Graph reference = reference_graph(undirected, options, ReferenceKind::lattice, i);
      lattice[static_cast<size_t>(i)] = clustering(reference, kExact, alone).mean;
    }
  });
  return small_world(small_world_figures(undirected, pool), random, lattice);
}

}  // namespace bsexp::topology
