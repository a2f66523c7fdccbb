#include "tests/topology/example_generator.h"

#include <cmath>
#include <numbers>

#include "bsexp/base/interrupt.h"
#include "bsexp/topology/generators/parameters.h"

namespace bsexp::topology {

Edges random_geometric(int64_t n_nodes, const TopologySpec& spec, Random& random) {
  const int64_t degree = any_degree(n_nodes, spec);
  const double square = static_cast<double>(degree) / (std::numbers::pi * static_cast<double>(n_nodes - 1));
  REQUIRE(square <= 0.25, "{}: degree {} is not possible with {} nodes; a disk that fits has room for {:.0f}",
          spec.kind, degree, n_nodes, std::floor(std::numbers::pi / 4 * static_cast<double>(n_nodes - 1)));
  require_edges(static_cast<double>(n_nodes) * static_cast<double>(degree) / 2, spec);
  std::vector<double> x, y;
  for (int64_t i = 0; i < n_nodes; ++i) {
    x.push_back(random.uniform());
    y.push_back(random.uniform());
  }
  const auto apart = [](double a, double b) { return std::min(std::abs(a - b), 1 - std::abs(a - b)); };
  Edges edges;
  InterruptCheck interrupt;
  for (size_t a = 0; a < x.size(); ++a) {
    interrupt.after(static_cast<int64_t>(a));
    for (size_t b = 0; b < a; ++b) {
      const double across = apart(x[a], x[b]), along = apart(y[a], y[b]);
      if (across * across + along * along > square) continue;
      edges.pairs.emplace_back(static_cast<int32_t>(a), static_cast<int32_t>(b));
    }
  }
  return edges;
}

}  // namespace bsexp::topology
