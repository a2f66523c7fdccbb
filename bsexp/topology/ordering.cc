#include "bsexp/topology/ordering.h"

#include <algorithm>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/cuthill_mckee_ordering.hpp>

#include "bsexp/base/error.h"
#include "bsexp/topology/statistics.h"

namespace bsexp::topology {

namespace {

void require_square(const BlockMask& mask) {
  REQUIRE(mask.n_rows() == mask.n_columns(),
          "an order of nodes needs a square mask; this one has {} x {} blocks", mask.n_rows(),
          mask.n_columns());
}

}  // namespace

std::vector<int32_t> reverse_cuthill_mckee(const BlockMask& mask) {
  using Degree = boost::property<boost::vertex_degree_t, int>;
  using Colour = boost::property<boost::vertex_color_t, boost::default_color_type, Degree>;
  using BoostGraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, Colour>;
  require_square(mask);
  const std::vector<Edge> pairs = graph_of(mask).edges();
  BoostGraph graph(pairs.begin(), pairs.end(), static_cast<size_t>(mask.n_rows()));
  std::vector<BoostGraph::vertex_descriptor> order(static_cast<size_t>(mask.n_rows()));
  boost::cuthill_mckee_ordering(graph, order.rbegin(), boost::get(boost::vertex_color, graph),
                                boost::make_degree_map(graph));
  return {order.begin(), order.end()};
}

BlockMask permuted(const BlockMask& mask, std::span<const int32_t> order) {
  require_square(mask);
  const int64_t n = mask.n_rows();
  REQUIRE(static_cast<int64_t>(order.size()) == n,
          "an order of {} nodes does not fit a mask of {} x {} blocks", order.size(), n, n);
  std::vector<int32_t> position(order.size(), -1);
  for (size_t i = 0; i < order.size(); ++i) {
    const int32_t node = order[i];
    REQUIRE(node >= 0 && node < n && position[static_cast<size_t>(node)] < 0,
            "an order names every node from 0 to {} once; node {} is outside or there twice", n - 1, node);
    position[static_cast<size_t>(node)] = static_cast<int32_t>(i);
  }
  std::vector<Edge> blocks;
  blocks.reserve(mask.indices().size());
  for (int64_t row = 0; row < n; ++row) {
    for (const int32_t column : mask.row(row))
      blocks.emplace_back(position[static_cast<size_t>(row)], position[static_cast<size_t>(column)]);
  }
  return BlockMask(n, n, std::move(blocks));
}

int64_t bandwidth(const BlockMask& mask) {
  int64_t most = 0;
  for (int64_t row = 0; row < mask.n_rows(); ++row) {
    const auto columns = mask.row(row);
    if (columns.empty()) continue;
    most = std::max({most, row - columns.front(), columns.back() - row});
  }
  return most;
}

}  // namespace bsexp::topology
