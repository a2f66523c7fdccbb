#pragma once
// The figure of Watts, Strogatz 1998: how path length and clustering of a ring fall with the rewiring
// probability p. Between them lie the small worlds: L(p) near that of a random graph, C(p) near that of the
// lattice.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "bsexp/base/thread_pool.h"

namespace bsexp::analysis {

struct RewiringOptions {
  int64_t nodes = 1000, degree = 10, seeds = 20;
  int64_t points = 14;  // values of p from 0.0001 to 1, evenly on a logarithmic axis
};

struct RewiringPoint {
  double rewire = 0;
  double path_length = 0, clustering = 0;                    // means over the seeds
  double relative_path_length = 0, relative_clustering = 0;  // L(p) / L(0), C(p) / C(0)
};

// Each graph is measured on all threads of the pool, exactly. `progress` is told the share that is done.
// UserError for an impossible degree.
std::vector<RewiringPoint> rewiring(const RewiringOptions& options, ThreadPool& pool,
                                    const std::function<void(double done)>& progress);

// As .svg or .png.
void draw_rewiring(const RewiringOptions& options, const std::vector<RewiringPoint>& points,
                   const std::filesystem::path& path);

}  // namespace bsexp::analysis
