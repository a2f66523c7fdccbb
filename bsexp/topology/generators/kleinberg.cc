#include "bsexp/topology/generators/kleinberg.h"

#include <cstdlib>

#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/portable_math.h"
#include "bsexp/topology/generators/alias_table.h"
#include "bsexp/topology/generators/lattice_2d.h"
#include "bsexp/topology/generators/parameters.h"

namespace bsexp::topology {

namespace {

constexpr double kMostExponent = 20;

// The offsets that lead from a node to another: on a torus each other node once, on an open lattice all that
// lead somewhere from some node.
class Offsets {
 public:
  Offsets(int64_t n0, int64_t n1, bool torus)
      : first_row_(torus ? -((n0 - 1) / 2) : 1 - n0),
        first_column_(torus ? -((n1 - 1) / 2) : 1 - n1),
        n_rows_(torus ? n0 : 2 * n0 - 1),
        n_columns_(torus ? n1 : 2 * n1 - 1) {}

  int64_t row(int64_t i) const { return first_row_ + i / n_columns_; }
  int64_t column(int64_t i) const { return first_column_ + i % n_columns_; }

  // d^-exponent of each, 0 for the one that leads nowhere.
  std::vector<double> weights(double exponent) const {
    std::vector<double> by_distance = {0};
    for (int64_t d = 1; d < n_rows_ + n_columns_; ++d)
      by_distance.push_back(portable_exp(-exponent * portable_log(static_cast<double>(d))));
    std::vector<double> result;
    result.reserve(static_cast<size_t>(n_rows_ * n_columns_));
    for (int64_t r = 0; r < n_rows_; ++r) {
      for (int64_t c = 0; c < n_columns_; ++c)
        result.push_back(
            by_distance[static_cast<size_t>(std::abs(first_row_ + r) + std::abs(first_column_ + c))]);
    }
    return result;
  }

 private:
  int64_t first_row_, first_column_, n_rows_, n_columns_;
};

// A place at most one time around a torus of n places.
int64_t around(int64_t place, int64_t n) { return place < 0 ? place + n : place >= n ? place - n : place; }

}  // namespace

Edges kleinberg(int64_t n_nodes, const TopologySpec& spec, Random& random) {
  const int64_t contacts = spec.contacts.value_or(kDefaultContacts);
  const double exponent = spec.exponent.value_or(kDefaultExponent);
  REQUIRE(contacts >= 0 && contacts < n_nodes,
          "{}: {} contacts are not possible with {} nodes; they must be between 0 and {}", spec.kind,
          contacts, n_nodes, n_nodes - 1);
  REQUIRE(exponent >= 0 && exponent <= kMostExponent, "{}: exponent must be between 0 and {}, not {}",
          spec.kind, kMostExponent, exponent);
  OwnedEdges edges = lattice(n_nodes, spec, kKleinbergDegree, contacts);
  if (contacts == 0) return edges.edges();
  const int64_t n0 = lattice_rows(n_nodes, spec), n1 = n_nodes / n0;
  const bool torus = spec.torus.value_or(true);
  const Offsets offsets(n0, n1, torus);
  const AliasTable table(offsets.weights(exponent));
  InterruptCheck interrupt;
  for (int64_t node = 0; node < n_nodes; ++node) {
    interrupt.after(contacts * edges.per_node());
    const int64_t row = node / n1, column = node % n1;
    for (int64_t slot = edges.per_node() - contacts; slot < edges.per_node();) {
      const int64_t offset = table.draw(random);
      const int64_t to_row = row + offsets.row(offset), to_column = column + offsets.column(offset);
      const bool inside = to_row >= 0 && to_row < n0 && to_column >= 0 && to_column < n1;
      if (!torus && !inside) continue;  // given that it is inside, its probability is as it should be
      const int64_t contact = around(to_row, n0) * n1 + around(to_column, n1);
      if (!edges.joined(node, contact)) edges.put(node, slot, contact);
      ++slot;
    }
  }
  return edges.edges();
}

}  // namespace bsexp::topology
