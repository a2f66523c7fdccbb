#include "bsexp/topology/generators/watts_strogatz_2d.h"

#include <algorithm>
#include <tuple>

#include "bsexp/topology/generators/parameters.h"
#include "bsexp/topology/generators/rewiring.h"

namespace bsexp::topology {

namespace {

struct Offset {
  int64_t rows, columns;
};

// One of each pair of opposite offsets, nearest first, that stay distinct on an n0 x n1 torus.
std::vector<Offset> nearest_offsets(int64_t n0, int64_t n1, int64_t count) {
  const int64_t most_rows = std::min((n0 - 1) / 2, count), most_columns = std::min((n1 - 1) / 2, count);
  std::vector<Offset> offsets;
  for (int64_t rows = 0; rows <= most_rows; ++rows) {
    for (int64_t columns = -most_columns; columns <= most_columns; ++columns) {
      if (rows > 0 || columns > 0) offsets.push_back({rows, columns});
    }
  }
  std::sort(offsets.begin(), offsets.end(), [](const Offset& a, const Offset& b) {
    const auto key = [](const Offset& offset) {
      return std::tuple(offset.rows * offset.rows + offset.columns * offset.columns, offset.rows,
                        offset.columns);
    };
    return key(a) < key(b);
  });
  offsets.resize(std::min(offsets.size(), static_cast<size_t>(count)));
  return offsets;
}

int64_t squarest_rows(int64_t n) {
  int64_t rows = 1;
  for (int64_t divisor = 1; divisor * divisor <= n; ++divisor) {
    if (n % divisor == 0) rows = divisor;
  }
  return rows;
}

}  // namespace

Graph watts_strogatz_2d(int64_t n_nodes, const TopologySpec& spec, Random& random) {
  const int64_t degree = even_degree(n_nodes, spec);
  const double rewire = probability(spec.rewire.value_or(kDefaultRewire), spec, "rewire");
  const int64_t n0 = spec.rows.value_or(squarest_rows(n_nodes));
  REQUIRE(n0 >= 1 && n_nodes % n0 == 0,
          "{}: rows {} does not divide {} nodes into a lattice; leave it out for the "
          "squarest, {} x {}",
          spec.kind, n0, n_nodes, squarest_rows(n_nodes), n_nodes / squarest_rows(n_nodes));
  const int64_t n1 = n_nodes / n0;
  const bool torus = spec.torus.value_or(true);
  const std::vector<Offset> offsets = nearest_offsets(n0, n1, degree / 2);
  REQUIRE(static_cast<int64_t>(offsets.size()) == degree / 2,
          "{}: a node of a {} x {} lattice has only {} distinct neighbours, not {}; use a smaller degree or "
          "a number of "
          "nodes that makes a squarer lattice",
          spec.kind, n0, n1, 2 * offsets.size(), degree);

  Graph graph(n_nodes);
  std::vector<std::pair<int64_t, int64_t>> lattice;  // in the order of rewiring
  for (const Offset& offset : offsets) {
    for (int64_t node = 0; node < n_nodes; ++node) {
      const int64_t row = node / n1 + offset.rows, column = node % n1 + offset.columns;
      if (!torus && (row >= n0 || column < 0 || column >= n1)) continue;
      lattice.emplace_back(node, row % n0 * n1 + (column + n1) % n1);
      graph.add(lattice.back().first, lattice.back().second);
    }
  }
  for (const auto& [a, b] : lattice) maybe_rewire(graph, a, b, rewire, random);
  return graph;
}

}  // namespace bsexp::topology
