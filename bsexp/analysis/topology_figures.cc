#include "bsexp/analysis/topology_figures.h"

#include <algorithm>
#include <cmath>

#include "bsexp/analysis/expected_degrees.h"
#include "bsexp/analysis/gnuplot.h"
#include "bsexp/base/error.h"

namespace bsexp::analysis {

using topology::BlockMask;
using topology::Edge;

namespace {

// An edge that is so much longer than the median is a shortcut.
constexpr double kShortcut = 3;

double length(const Layout& layout, const Edge& edge) {
  const auto [dx, dy] = layout.way(edge.first, edge.second);
  return std::hypot(dx, dy);
}

// The edge as "x y dx dy"; one that leaves the frame enters it again on the other side.
void add_edge(std::string& block, const Layout& layout, const Edge& edge) {
  const auto [dx, dy] = layout.way(edge.first, edge.second);
  const auto a = static_cast<size_t>(edge.first), b = static_cast<size_t>(edge.second);
  block += fmt::format("{:.5g} {:.5g} {:.5g} {:.5g}\n", layout.x[a], layout.y[a], dx, dy);
  if (std::hypot(layout.x[a] + dx - layout.x[b], layout.y[a] + dy - layout.y[b]) > 0.5 && layout.x_period > 0)
    block += fmt::format("{:.5g} {:.5g} {:.5g} {:.5g}\n", layout.x[b], layout.y[b], -dx, -dy);
}

Panel graph_panel(const DrawnTopology& of) {
  const int64_t n = of.graph.n_nodes();
  REQUIRE(n <= kMostDrawnNodes && of.graph.n_arcs() <= 2 * kMostDrawnEdges,
          "{}: a graph of {} nodes and {} arcs cannot be seen; at most {} nodes and {} arcs are drawn. Use a "
          "smaller graph, or draw the mask or the degrees",
          of.name, n, of.graph.n_arcs(), kMostDrawnNodes, 2 * kMostDrawnEdges);
  const Layout layout = layout_table().get(of.layout).lay_out(of.graph, of.spec);
  const std::vector<Edge> edges = of.graph.edges();
  std::vector<double> lengths;
  lengths.reserve(edges.size());
  for (const Edge& edge : edges) lengths.push_back(length(layout, edge));
  double median = 0;
  if (!lengths.empty()) {
    std::nth_element(lengths.begin(), lengths.begin() + static_cast<ptrdiff_t>(lengths.size() / 2),
                     lengths.end());
    median = lengths[lengths.size() / 2];
  }
  std::string near = "$near << END\n", shortcuts = "$shortcuts << END\n";
  for (const Edge& edge : edges)
    add_edge(of.layout != "rank" && length(layout, edge) >= kShortcut * median ? shortcuts : near, layout,
             edge);
  const double width = std::clamp(30.0 / std::sqrt(static_cast<double>(edges.size() + 1)), 0.2, 1.4);
  const double point = std::clamp(9.0 / std::sqrt(static_cast<double>(n)), 0.1, 1.0);
  const auto vectors = [&](const char* block, const char* colour) {
    return fmt::format("{} using 1:2:3:4 with vectors nohead lw {:.2f} lc rgb '{}'", block, width, colour);
  };
  std::string plots;
  if (near.size() > std::string("$near << END\n").size()) plots += vectors("$near", "#8c9aa8") + ", ";
  if (shortcuts.size() > std::string("$shortcuts << END\n").size())
    plots += vectors("$shortcuts", "#e66101") + ", ";
  return {
      near + "END\n" + shortcuts + "END\n" + data_block("nodes", layout.x, layout.y),
      fmt::format("set title {} noenhanced\nset size ratio -1\nunset border\nunset tics\nunset key\n"
                  "set xrange [{}:{}]\nset yrange [{}:{}]\nplot {}$nodes with points pt 7 ps {:.2f} lc rgb "
                  "'#08306b'\n",
                  quoted(fmt::format("{}: {} nodes, {} edges", of.name, format_count(n),
                                     format_count(static_cast<int64_t>(edges.size())))),
                  layout.x_low, layout.x_high, layout.y_low, layout.y_high, plots, point)};
}

// The shares of the blocks that are there in squares of `side` blocks.
std::vector<std::vector<double>> shares(const BlockMask& mask, int64_t side) {
  const auto cells = [&](int64_t blocks) { return static_cast<size_t>((blocks + side - 1) / side); };
  std::vector<std::vector<double>> result(cells(mask.n_rows()), std::vector<double>(cells(mask.n_columns())));
  for (int64_t row = 0; row < mask.n_rows(); ++row) {
    for (int64_t z = mask.indptr()[static_cast<size_t>(row)]; z < mask.indptr()[static_cast<size_t>(row) + 1];
         ++z)
      ++result[static_cast<size_t>(row / side)]
              [static_cast<size_t>(mask.indices()[static_cast<size_t>(z)] / side)];
  }
  for (size_t i = 0; i < result.size(); ++i) {
    for (size_t j = 0; j < result[i].size(); ++j) {
      const int64_t rows = std::min(side, mask.n_rows() - static_cast<int64_t>(i) * side);
      const int64_t columns = std::min(side, mask.n_columns() - static_cast<int64_t>(j) * side);
      result[i][j] /= static_cast<double>(rows * columns);
    }
  }
  return result;
}

Panel mask_panel(const DrawnTopology& of) {
  constexpr int64_t kMostCells = 400;
  const int64_t side = (std::max(of.mask.n_rows(), of.mask.n_columns()) + kMostCells - 1) / kMostCells;
  const double middle = static_cast<double>(side - 1) / 2;
  const double half = 0.51 * static_cast<double>(side);  // wider than a cell, so that no seams are left
  const auto cells = shares(of.mask, side);
  std::string data = "$mask << END\n";
  double most = 0;
  for (size_t i = 0; i < cells.size(); ++i) {
    for (size_t j = 0; j < cells[i].size(); ++j) {
      if (cells[i][j] > 0) data += fmt::format("{} {} {:.3g}\n", j, i, cells[i][j]);
      most = std::max(most, cells[i][j]);
    }
  }
  const std::string title = fmt::format("{}: {} blocks, density {:.3g}", of.name,
                                        format_count(of.mask.n_blocks()), of.mask.density());
  const std::string pixels = side > 1 ? fmt::format(" (a pixel is {} x {} blocks)", side, side) : "";
  return {
      data + "END\n",
      fmt::format("set title {} noenhanced\nset size ratio -1\nset border 15 lc rgb '#999999'\nset tics out "
                  "nomirror\nset style fill solid noborder\nunset key\nunset colorbox\nset xlabel 'output "
                  "block{}'\nset ylabel 'input "
                  "block'\nset xrange [-0.5:{}]\nset yrange [{}:-0.5]\nset cbrange [0:{}]\nset palette "
                  "defined (0 '#ffffff', 0.02 '#d6e4f2', 1 '#08306b')\nplot $mask using ($1 * {} + {}):($2 * "
                  "{} + {}):({}):({}):3 with boxxyerror lc palette\n",
                  quoted(title), pixels, static_cast<double>(of.mask.n_columns()) - 0.5,
                  static_cast<double>(of.mask.n_rows()) - 0.5, most > 0 ? most : 1, side, middle, side,
                  middle, half, half)};
}

// The number of nodes of each degree.
std::vector<int64_t> degree_counts(const topology::Graph& graph) {
  std::vector<int64_t> counts;
  for (int64_t node = 0; node < graph.n_nodes(); ++node) {
    const auto degree = static_cast<size_t>(graph.degree(node));
    if (counts.size() <= degree) counts.resize(degree + 1);
    ++counts[degree];
  }
  return counts;
}

// What the generator's law expects, where there is one, over the degrees that are drawn.
std::pair<std::string, std::string> expected_curve(const DrawnTopology& of, double low, double high) {
  const auto expected = expected_degrees(of.spec, of.graph, static_cast<int64_t>(high));
  if (!expected) return {};
  std::vector<double> degrees, values;
  for (auto degree = static_cast<size_t>(std::max(low, 0.0)); degree < expected->size(); ++degree) {
    degrees.push_back(static_cast<double>(degree));
    values.push_back((*expected)[degree]);
  }
  return {data_block("expected", degrees, values),
          ", $expected with linespoints pt 7 ps 0.5 lw 1.5 lc rgb '#e66101' title 'expected'"};
}

Panel degree_panel(const DrawnTopology& of) {
  constexpr double kHeavyTail = 4;  // the largest degree / the mean
  const std::vector<int64_t> counts = degree_counts(of.graph);
  const double n = static_cast<double>(of.graph.n_nodes()), mean = static_cast<double>(of.graph.n_arcs()) / n;
  const bool heavy = static_cast<double>(counts.size() - 1) > kHeavyTail * mean;
  std::vector<double> degrees, values;
  double at_least = n;
  for (size_t degree = 0; degree < counts.size(); ++degree) {
    const auto count = static_cast<double>(counts[degree]);
    if (count > 0 && !(heavy && degree == 0)) {
      degrees.push_back(static_cast<double>(degree));
      values.push_back((heavy ? at_least : count) / n);
    }
    at_least -= count;
  }
  const double low = degrees.empty() ? -1 : degrees.front() - 1.5,
               high = static_cast<double>(counts.size()) + 0.5;
  const std::string axes = heavy ? "set logscale xy\nset xrange [*:*]\nset yrange [*:*]\n"
                                 : fmt::format("set xrange [{}:{}]\nset yrange [0:*]\n", low, high);
  const auto [expected, curve] =
      heavy ? std::pair<std::string, std::string>() : expected_curve(of, low, high);
  return {data_block("degrees", degrees, values) + expected,
          fmt::format(
              "set title {} noenhanced\nset border 3\nset tics nomirror\nset grid lc rgb '#dddddd'\nset key "
              "top right\nset xlabel 'degree'\nset ylabel '{}'\nset boxwidth 0.8\nset style fill solid "
              "noborder\n{}plot $degrees with {} lc rgb '#08519c' notitle{}\n",
              quoted(fmt::format("{}: mean degree {:.3g}, largest {}", of.name, mean, counts.size() - 1)),
              heavy ? "share of nodes with at least this degree" : "share of nodes", axes,
              heavy ? "points pt 7 ps 0.6" : "boxes", curve)};
}

}  // namespace

const Table<FigureRow>& figure_table() {
  static const Table<FigureRow> table(
      "picture",
      {{"graph", "nodes and edges; edges three times as long as the median are orange", graph_panel},
       {"mask", "a pixel for each block, or the share of the blocks of a square", mask_panel},
       {"degrees",
        "how many nodes have how many neighbours, and the expected shares; log-log where the tail is heavy",
        degree_panel}});
  return table;
}

void draw_topology(const DrawnTopology& topology, const std::string& what,
                   const std::filesystem::path& path) {
  require_gnuplot();
  constexpr int kSide = 560;
  if (what != "all") {
    const Panel panel = figure_table().get(what).panel(topology);
    return draw(path, terminal(path, kSide, kSide) + panel.data + panel.commands);
  }
  std::string data, commands = "set multiplot layout 1,3\n";
  for (const FigureRow& row : figure_table()) {
    const Panel panel = row.panel(topology);
    data += panel.data;
    commands += panel.commands + "reset\n";
  }
  draw(path, terminal(path, 3 * kSide, kSide) + data + commands + "unset multiplot\n");
}

}  // namespace bsexp::analysis
