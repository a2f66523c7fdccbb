#include "bsexp/analysis/rewiring.h"

#include <cmath>

#include <fmt/format.h>

#include "bsexp/analysis/chart.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/topology.h"

namespace bsexp::analysis {

namespace {

topology::GraphStatistics statistics_at(const RewiringOptions& options, double rewire, int64_t seed,
                                        ThreadPool& pool) {
  topology::TopologySpec spec;
  spec.kind = "watts_strogatz";
  spec.degree = options.degree;
  spec.rewire = rewire;
  const topology::GraphOptions exact{
      .sampling = {.precision = topology::Precision::exact}, .spectral_gap = false, .references = {}};
  return topology::statistics(
      topology::make_graph(spec, options.nodes, static_cast<uint64_t>(seed), "mask/hidden"), exact, pool);
}

}  // namespace

std::vector<RewiringPoint> rewiring(const RewiringOptions& options, ThreadPool& pool,
                                    const std::function<void(double done)>& progress) {
  constexpr double kLeast = 1e-4;
  const topology::GraphStatistics lattice = statistics_at(options, 0, 1, pool);
  const double path_length = lattice.paths.mean_path_length, clustering = lattice.clustering.mean;
  std::vector<RewiringPoint> points;
  for (int64_t i = 0; i < options.points; ++i) {
    RewiringPoint& point = points.emplace_back();
    point.rewire = std::pow(kLeast, 1 - static_cast<double>(i) / static_cast<double>(options.points - 1));
    for (int64_t seed = 1; seed <= options.seeds; ++seed) {
      stop_if_interrupted();
      const topology::GraphStatistics statistics = statistics_at(options, point.rewire, seed, pool);
      point.path_length += statistics.paths.mean_path_length / static_cast<double>(options.seeds);
      point.clustering += statistics.clustering.mean / static_cast<double>(options.seeds);
      progress(static_cast<double>(i * options.seeds + seed) /
               static_cast<double>(options.points * options.seeds));
    }
    point.relative_path_length = path_length > 0 ? point.path_length / path_length : 0;
    point.relative_clustering = clustering > 0 ? point.clustering / clustering : 0;
  }
  return points;
}

void draw_rewiring(const RewiringOptions& options, const std::vector<RewiringPoint>& points,
                   const std::filesystem::path& path) {
  Chart chart;
  chart.title = fmt::format("watts_strogatz: {} nodes, degree {}, {} seeds", options.nodes, options.degree,
                            options.seeds);
  chart.x_label = "rewiring probability p";
  chart.y_label = "relative to p = 0";
  chart.logarithmic_x = true;
  Line clustering, path_length;
  clustering.title = "clustering C(p) / C(0)";
  path_length.title = "mean path length L(p) / L(0)";
  for (const RewiringPoint& point : points) {
    clustering.x.push_back(point.rewire);
    clustering.y.push_back(point.relative_clustering);
    path_length.x.push_back(point.rewire);
    path_length.y.push_back(point.relative_path_length);
  }
  chart.lines = {clustering, path_length};
  draw_chart(chart, path);
}

}  // namespace bsexp::analysis
