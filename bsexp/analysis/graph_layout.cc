#include "bsexp/analysis/graph_layout.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "bsexp/base/error.h"

namespace bsexp::analysis {

using topology::Graph;
using topology::TopologySpec;

namespace {

bool takes(const TopologySpec& spec, const char* parameter) {
  const std::vector<std::string>& names = topology::generator_table().get(spec.kind).takes;
  return std::find(names.begin(), names.end(), parameter) != names.end();
}

Layout circle(const Graph& graph, const TopologySpec&) {
  Layout layout;
  for (int64_t i = 0; i < graph.n_nodes(); ++i) {
    const double angle = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(graph.n_nodes());
    layout.x.push_back(std::sin(angle));
    layout.y.push_back(std::cos(angle));
  }
  return layout;
}

// Each group on a circle of its own, the groups around the middle.
Layout groups(const Graph& graph, const TopologySpec& spec) {
  const int64_t n = graph.n_nodes();
  const int64_t n_groups = std::clamp<int64_t>(spec.groups.value_or(topology::kDefaultGroups), 1, n);
  const topology::Groups of(n, n_groups);
  const auto turn = [](int64_t i, int64_t all) {
    return 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(all);
  };
  constexpr double kGap = 0.8;  // of the room between two groups that their circles take
  const double half_gap = kGap * std::sin(std::numbers::pi / static_cast<double>(n_groups));
  const double radius = n_groups == 1 ? 1 : half_gap / (1 + half_gap), middle = 1 - radius;
  Layout layout;
  for (int64_t i = 0; i < n; ++i) {
    const int64_t group = of.of(i);
    const double around = turn(group, n_groups), inside = turn(i - of.first(group), of.size(group));
    layout.x.push_back(middle * std::sin(around) + radius * std::sin(inside));
    layout.y.push_back(middle * std::cos(around) + radius * std::cos(inside));
  }
  return layout;
}

Layout grid(const Graph& graph, const TopologySpec& spec) {
  const int64_t n = graph.n_nodes(), n0 = topology::lattice_rows(n, spec), n1 = n / n0;
  Layout layout;
  for (int64_t i = 0; i < n; ++i) {
    layout.x.push_back(static_cast<double>(i % n1));
    const int64_t row = n0 - 1 - i / n1;
    layout.y.push_back(static_cast<double>(row));
  }
  const auto rows = static_cast<double>(n0), columns = static_cast<double>(n1);
  layout.x_low = layout.y_low = -0.6;
  layout.x_high = columns - 0.4;
  layout.y_high = rows - 0.4;
  if (takes(spec, "torus") && spec.torus.value_or(true)) {
    layout.x_period = columns;
    layout.y_period = rows;
  }
  layout.centre = n0 / 2 * n1 + n1 / 2;
  return layout;
}

Layout rank(const Graph& graph, const TopologySpec&) {
  const auto n = static_cast<size_t>(graph.n_nodes());
  std::vector<int64_t> order(n);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int64_t a, int64_t b) { return graph.degree(a) > graph.degree(b); });
  const double golden_angle = std::numbers::pi * (3 - std::sqrt(5.0));
  Layout layout;
  layout.x.resize(n);
  layout.y.resize(n);
  for (size_t r = 0; r < n; ++r) {
    const double radius = std::sqrt(static_cast<double>(r) / static_cast<double>(n));
    const auto node = static_cast<size_t>(order[r]);
    layout.x[node] = radius * std::cos(golden_angle * static_cast<double>(r));
    layout.y[node] = radius * std::sin(golden_angle * static_cast<double>(r));
  }
  layout.centre = order[0];
  return layout;
}

double shorter(double way, double period) {
  return period > 0 ? way - period * std::round(way / period) : way;
}

}  // namespace

std::pair<double, double> Layout::way(int32_t a, int32_t b) const {
  const auto i = static_cast<size_t>(a), j = static_cast<size_t>(b);
  return {shorter(x[j] - x[i], x_period), shorter(y[j] - y[i], y_period)};
}

const Table<LayoutRow>& layout_table() {
  static const Table<LayoutRow> table(
      "layout", {{"circle", "nodes on a circle, in their order", circle},
                 {"grid", "rows of a lattice, as many as --rows says; of a file the squarest", grid},
                 {"groups", "a circle for each of the groups, as many as --groups says", groups},
                 {"rank", "the more neighbours a node has, the nearer the middle", rank}});
  return table;
}

std::string natural_layout(const TopologySpec& spec) {
  // Where the groups have no degree, a density sets how many there are.
  const bool knows_groups = takes(spec, "groups") && (!spec.density || takes(spec, "degree"));
  return takes(spec, "rows") ? "grid" : takes(spec, "edges") ? "rank" : knows_groups ? "groups" : "circle";
}

}  // namespace bsexp::analysis
