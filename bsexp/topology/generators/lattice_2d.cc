#include "bsexp/topology/generators/lattice_2d.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "bsexp/topology/generators/parameters.h"

namespace bsexp::topology {

namespace {

// One of each pair of opposite offsets (r, c), (-r, -c). On a torus each pair that leads to the same two
// nodes once, and no offset half way around, whose opposite is itself.
bool stands_for_its_pair(const LatticeOffset& offset, int64_t n0, int64_t n1, bool torus) {
  const auto [rows, columns] = offset;
  if (rows == 0 && columns <= 0) return false;
  if (!torus) return true;
  const bool half_rows = 2 * rows == n0, half_columns = 2 * std::abs(columns) == n1;
  if (half_rows && columns <= 0) return false;
  return !half_columns || (columns > 0 && rows > 0 && !half_rows);
}

int64_t squared_length(const LatticeOffset& offset) {
  return offset.rows * offset.rows + offset.columns * offset.columns;
}

int64_t squarest_rows(int64_t n) {
  int64_t rows = 1;
  for (int64_t divisor = 1; divisor * divisor <= n; ++divisor) {
    if (n % divisor == 0) rows = divisor;
  }
  return rows;
}

}  // namespace

int64_t lattice_rows(int64_t n_nodes, const TopologySpec& spec) {
  const int64_t squarest = squarest_rows(n_nodes);
  const int64_t rows = spec.rows.value_or(squarest);
  REQUIRE(rows >= 1 && n_nodes % rows == 0,
          "{}: rows {} does not divide {} nodes into a lattice; leave it out for the squarest, {} x {}",
          spec.kind, rows, n_nodes, squarest, n_nodes / squarest);
  return rows;
}

std::vector<LatticeOffset> nearest_offsets(int64_t n0, int64_t n1, int64_t degree, const TopologySpec& spec) {
  const bool torus = spec.torus.value_or(true);
  const int64_t count = degree / 2;
  const int64_t most_rows = std::min(torus ? n0 / 2 : n0 - 1, count);
  const int64_t most_columns = std::min(torus ? n1 / 2 : n1 - 1, count);
  // In a circle that holds enough of them, or all.
  std::vector<LatticeOffset> offsets;
  const auto fill = [&](int64_t radius) {
    offsets.clear();
    const int64_t low = -std::min(most_columns, radius);
    for (int64_t rows = 0; rows <= std::min(most_rows, radius); ++rows) {
      for (int64_t columns = low; columns <= -low; ++columns) {
        const LatticeOffset offset{rows, columns};
        if (squared_length(offset) <= radius * radius && stands_for_its_pair(offset, n0, n1, torus))
          offsets.push_back(offset);
      }
    }
  };
  int64_t radius = 1;
  for (fill(radius); static_cast<int64_t>(offsets.size()) < count && radius <= most_rows + most_columns;
       fill(radius))
    radius *= 2;
  const auto key = [](const LatticeOffset& offset) {
    return std::tuple(squared_length(offset), offset.rows, offset.columns);
  };
  std::sort(offsets.begin(), offsets.end(),
            [&](const LatticeOffset& a, const LatticeOffset& b) { return key(a) < key(b); });
  REQUIRE(static_cast<int64_t>(offsets.size()) >= count,
          "{}: a node of a {} x {} lattice has only {} neighbours in opposite pairs, not {}; use a smaller "
          "degree",
          spec.kind, n0, n1, 2 * offsets.size(), degree);
  offsets.resize(static_cast<size_t>(count));
  return offsets;
}

OwnedEdges lattice(int64_t n_nodes, const TopologySpec& spec, int64_t fallback_degree, int64_t empty_slots) {
  const int64_t degree = even_degree(n_nodes, spec, fallback_degree);
  const int64_t n0 = lattice_rows(n_nodes, spec), n1 = n_nodes / n0;
  const bool torus = spec.torus.value_or(true), directed = spec.directed.value_or(false);
  const int64_t per_node = (directed ? degree : degree / 2) + empty_slots;
  require_edges(static_cast<double>(n_nodes) * static_cast<double>(per_node), spec);
  const std::vector<LatticeOffset> offsets = nearest_offsets(n0, n1, degree, spec);
  OwnedEdges edges(n_nodes, per_node, directed);
  const auto put = [&](int64_t node, int64_t slot, int64_t row, int64_t column) {
    if (!torus && (row < 0 || row >= n0 || column < 0 || column >= n1)) return;
    edges.put(node, slot, (row + n0) % n0 * n1 + (column + n1) % n1);
  };
  for (int64_t node = 0; node < n_nodes; ++node) {
    const int64_t row = node / n1, column = node % n1;
    int64_t slot = 0;
    for (const LatticeOffset& offset : offsets) {
      put(node, slot++, row + offset.rows, column + offset.columns);
      if (directed) put(node, slot++, row - offset.rows, column - offset.columns);
    }
  }
  return edges;
}

Edges lattice_2d(int64_t n_nodes, const TopologySpec& spec, Random&) {
  return lattice(n_nodes, spec, kDefaultDegree).edges();
}

}  // namespace bsexp::topology
