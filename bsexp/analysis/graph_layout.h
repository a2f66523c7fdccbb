#pragma once
// Where the nodes of a graph are drawn.
//
//   circle  node i at the angle 2 pi i / n, clockwise from the top
//   grid    node (a, b) of n0 x n1 at (b, a), row 0 above; on a torus opposite borders are neighbours
//   groups  the groups of stochastic_block, each on a circle of its own, around the middle
//   rank    a sunflower: the node with the r-th most neighbours at the radius sqrt(r / n)
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "bsexp/base/table.h"
#include "bsexp/topology.h"

namespace bsexp::analysis {

struct Layout {
  std::vector<double> x, y;
  // The frame, and the distance after which an axis begins again: 0 where it does not.
  double x_low = -1.05, x_high = 1.05, y_low = -1.05, y_high = 1.05, x_period = 0, y_period = 0;
  int64_t centre = 0;  // the node in the middle; of a circle node 0

  // From node a to node b, the shorter way where an axis begins again.
  std::pair<double, double> way(int32_t a, int32_t b) const;
};

struct LayoutRow {
  std::string name;
  std::string summary;
  Layout (*lay_out)(const topology::Graph& graph, const topology::TopologySpec& spec);
};

const Table<LayoutRow>& layout_table();

// The layout that shows a generator: the grid for lattices, the rank where degrees differ by growth, the
// groups where there are some, else the circle.
std::string natural_layout(const topology::TopologySpec& spec);

}  // namespace bsexp::analysis
